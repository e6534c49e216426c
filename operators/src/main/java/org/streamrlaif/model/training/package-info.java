/**
 * Training of whole small models and towers, and the optimiser.
 *
 * <p>May import the engine's arrays and the rooms of the model; nothing in them imports it.
 */
package org.streamrlaif.model.training;
