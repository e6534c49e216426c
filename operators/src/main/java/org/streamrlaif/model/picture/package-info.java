/**
 * From frames to the pixels that a tower takes: resampling, cropping, views, and what a folder's
 * files say about them.
 *
 * <p>May import {@code java.*} and the room {@code file}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Resizes equal their library bit for bit, down to the fixed-point weights: Pillow's for
 *       CLIP, torchvision's bicubic and Lanczos filters for the frames of OneVision and SmolVLM.
 * </ul>
 */
package org.streamrlaif.model.picture;
