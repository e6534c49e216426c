package org.streamrlaif.model.template;

/** The parts of the grammar that contain each other. */
interface Grammar {

    /**
     * One expression, or several with commas between them, which are a tuple.
     *
     * @param withCondition whether {@code a if b else c} may stand there
     */
    Expression tuple(boolean withCondition);

    /** An expression. */
    Expression expression();

    /** What stands in the brackets of a call. */
    CallArguments arguments();
}
