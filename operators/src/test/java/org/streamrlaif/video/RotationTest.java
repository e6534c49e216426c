package org.streamrlaif.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Turns the picture whose rows are 1 2 and 3 4 and 5 6. */
class RotationTest {

    private static final int ONE = 1 << 16;

    @Test
    void leavesAnUprightPictureAlone() {
        assertThat(turned(null)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(turned(matrix(ONE, 0, 0, ONE))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(turned(matrix(0, 0, 0, 0))).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void turnsByQuarters() {
        assertThat(turned(matrix(0, ONE, -ONE, 0)))
                .as("clockwise")
                .containsExactly(5, 3, 1, 6, 4, 2);
        assertThat(turned(matrix(-ONE, 0, 0, -ONE))).as("half").containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(turned(matrix(0, -ONE, ONE, 0)))
                .as("counter-clockwise")
                .containsExactly(2, 4, 6, 1, 3, 5);
    }

    @Test
    void mirrors() {
        assertThat(turned(matrix(-ONE, 0, 0, ONE))).containsExactly(2, 1, 4, 3, 6, 5);
        assertThat(turned(matrix(ONE, 0, 0, -ONE))).containsExactly(5, 6, 3, 4, 1, 2);
        assertThat(turned(matrix(0, ONE, ONE, 0))).containsExactly(1, 3, 5, 2, 4, 6);
    }

    @Test
    void roundsOtherAnglesToTheNearestQuarter() {
        int cos = (int) (Math.cos(Math.toRadians(5)) * ONE);
        int sin = (int) (Math.sin(Math.toRadians(5)) * ONE);
        assertThat(Rotation.of(matrix(cos, sin, -sin, cos))).isEqualTo(Rotation.NONE);
        assertThat(Rotation.of(matrix(sin, cos, -cos, sin)).swapsSides()).isTrue();
    }

    private static int[] matrix(int a, int b, int c, int d) {
        return new int[] {a, b, 0, c, d, 0, 0, 0, 1 << 30};
    }

    private static int[] turned(int[] matrix) {
        byte[] rgb = new byte[6 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 + 1);
        }
        byte[] shown = new byte[rgb.length];
        Rotation.of(matrix).apply(rgb, 2, 3, shown, 0);
        int[] pixels = new int[6];
        for (int i = 0; i < 6; i++) {
            pixels[i] = shown[i * 3];
        }
        return pixels;
    }
}
