/**
 * Training of whole small models and towers, and the optimiser.
 *
 * <p>May import the engine's arrays, the rooms of the model and {@code maths} (the settings of the
 * optimiser); nothing in the model imports it.
 */
package org.streamrlaif.model.training;
