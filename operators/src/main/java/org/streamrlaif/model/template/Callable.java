package org.streamrlaif.model.template;

/** What a template can call: a macro, a method of a value, a function that is given to it. */
@FunctionalInterface
interface Callable {
    Object call(Arguments arguments);
}
