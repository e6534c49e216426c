package org.streamrlaif.maths;

/**
 * Losses that tune a policy by a pair of responses, as functions of the lead h: the merit of the
 * preferred response less that of the other one.
 */
public enum PreferenceLoss {
    /**
     * −log σ(β·h), merit: Σ log π − Σ log π_ref.
     *
     * <p>Source: Rafailov et al., "Direct preference optimization", 2023, arXiv 2305.18290, eq. 7.
     */
    DPO(Merit.LOG_RATIO) {
        @Override
        public double value(double lead, double beta, double margin) {
            return softplus(-beta * lead);
        }

        @Override
        public double slope(double lead, double beta, double margin) {
            return -beta * sigmoid(-beta * lead);
        }
    },
    /**
     * (h − 1/(2·β))², merit as for DPO: the lead is driven to a finite value, however sure the
     * pair.
     *
     * <p>Source: Azar et al., "A general theoretical paradigm to understand learning from human
     * preferences", 2023, arXiv 2310.12036, eq. 17, with β for τ.
     */
    IPO(Merit.LOG_RATIO) {
        @Override
        public double value(double lead, double beta, double margin) {
            double gap = lead - 1 / (2 * beta);
            return gap * gap;
        }

        @Override
        public double slope(double lead, double beta, double margin) {
            return 2 * (lead - 1 / (2 * beta));
        }
    },
    /**
     * −log σ(β·h − γ), merit: mean log π; no reference.
     *
     * <p>Source: Meng et al., "SimPO", 2024, arXiv 2405.14734, eq. 6.
     */
    SIMPO(Merit.MEAN_LOGPROB) {
        @Override
        public double value(double lead, double beta, double margin) {
            return softplus(margin - beta * lead);
        }

        @Override
        public double slope(double lead, double beta, double margin) {
            return -beta * sigmoid(margin - beta * lead);
        }
    };

    /** What a lead is the difference of. */
    public enum Merit {
        /** Σ over the tokens of log π − log π_ref, nats. */
        LOG_RATIO,
        /** Mean over the tokens of log π, nats. */
        MEAN_LOGPROB
    }

    private final Merit reads;

    PreferenceLoss(Merit reads) {
        this.reads = reads;
    }

    /** The merit that it is a function of. */
    public Merit reads() {
        return reads;
    }

    /** The loss of a pair. */
    public abstract double value(double lead, double beta, double margin);

    /** Its derivative by the lead. */
    public abstract double slope(double lead, double beta, double margin);

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }
}
