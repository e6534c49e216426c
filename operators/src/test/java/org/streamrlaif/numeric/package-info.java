/** The limits of tests on floating-point numbers, each from one rule instead of from a result. */
package org.streamrlaif.numeric;
