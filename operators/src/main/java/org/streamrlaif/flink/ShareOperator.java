package org.streamrlaif.flink;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.tickets.TicketRule;

/** Works on this subtask's {@linkplain TicketRule#share share} of each batch. */
abstract class ShareOperator extends BatchOperator<Rollout, List<Rollout>, Rollout> {
    private static final long serialVersionUID = 1L;

    private final transient TicketKey key;

    ShareOperator(StreamOperatorParameters<Rollout> parameters, RunSettings run) {
        super(parameters, run);
        key = new TicketKey(run.tickets());
    }

    /** Any number of subtasks up to {@value TicketRule#PARTS}, with equal shares. */
    static SingleOutputStreamOperator<Rollout> stage(
            String name,
            DataStream<Rollout> rollouts,
            RunSettings run,
            OperatorFactory.Constructor<Rollout, Rollout> operator) {
        return rollouts.keyBy(new TicketKey(run.tickets()), Types.INT)
                .transform(name, new AvroTypeInfo<>(Rollout.class), OperatorFactory.head(operator))
                .setMaxParallelism(TicketRule.PARTS);
    }

    @Override
    protected Integer key(long ticket) {
        return key.of(ticket);
    }

    @Override
    public void processElement(StreamRecord<Rollout> element) throws Exception {
        add(element.getValue());
    }

    @Override
    protected void finish(long batch, List<Rollout> items, List<Rollout> outputs) {
        emitDeadLetters(DeadLetters.between(items, outputs));
        outputs.forEach(this::emit);
    }
}
