package org.streamrlaif.model.template;

/**
 * The value of a name or attribute that does not exist: empty when printed or looped over, false
 * when asked, an error in anything else.
 *
 * @param name what was asked for
 */
record Undefined(String name) {

    TemplateException wrong() {
        return new TemplateException(name + " is undefined");
    }
}
