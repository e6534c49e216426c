package org.streamrlaif.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;

import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** The file of a still picture as a packet: says what FFmpeg would guess otherwise than Pillow. */
final class PicturePacket {

    private PicturePacket() {}

    /** Completes a packet before it is decoded. */
    static void complete(AVPacket packet, int codec) {
        if (codec != AV_CODEC_ID_MJPEG && codec != AV_CODEC_ID_WEBP) {
            return;
        }
        byte[] file = new byte[packet.size()];
        packet.data().get(file);
        byte[] complete =
                codec == AV_CODEC_ID_MJPEG
                        ? JpegFile.withInksNamed(file)
                        : WebpFile.withPlainExif(file);
        if (complete != file) {
            replace(packet, complete);
        }
    }

    private static void replace(AVPacket packet, byte[] file) {
        int flags = packet.flags();
        av_packet_unref(packet);
        if (av_new_packet(packet, file.length) < 0) {
            throw new OutOfMemoryError("no memory for a picture");
        }
        packet.data().put(file);
        packet.flags(flags);
    }
}
