package org.streamrlaif.model.tuning;

import java.util.List;

/** Names of the ways. */
public final class Way {
    /** Matrices as they are stored, row by row. */
    public static final String ROWS = "rows";

    /** Matrices copied column by column. */
    public static final String COLUMNS = "columns";

    /** Matrices copied into oneDNN's blocked layout. */
    public static final String PACKED = "packed";

    /** Matrices as stored, of a half-precision type; widened to float32 for each product. */
    public static final String WIDENED = "widened";

    /** One operation for all of attention. */
    public static final String FUSED = "fused";

    /** Attention as product, softmax and product. */
    public static final String PLAIN = "plain";

    static final List<String> LAYOUTS = List.of(ROWS, COLUMNS, PACKED);
    static final List<String> PRODUCTS = List.of(ROWS, COLUMNS, PACKED, WIDENED);
    static final List<String> ATTENTIONS = List.of(FUSED, PLAIN);

    private Way() {}
}
