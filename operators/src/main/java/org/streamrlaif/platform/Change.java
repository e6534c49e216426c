package org.streamrlaif.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a configuration key, which is a record component, what becomes of a saved run that goes
 * on with another value. On a group of keys it holds for all of them, whatever they say themselves.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Change {

    Kind value();

    /** Whether the value tells where a secret lies, and so is not kept with the run. */
    boolean secret() default false;

    /** What becomes of the saved run. */
    enum Kind {
        /** It goes on, the new value holds from the next batch or record on. */
        FREE,
        /** It goes on, tickets are dealt to batches anew from the next one on. */
        NEW_EPOCH,
        /** It cannot go on: the trained state was made with the old value. */
        REFUSED
    }
}
