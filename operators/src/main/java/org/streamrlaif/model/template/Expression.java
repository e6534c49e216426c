package org.streamrlaif.model.template;

/** A part of a template that has a value. */
@FunctionalInterface
interface Expression {
    Object in(Scope scope);
}
