package org.streamrlaif.model.template;

import java.util.List;

/** The variable {@code loop}. */
final class Loop {
    private final List<Object> items;
    private int at = -1;
    private Object changedFrom = new Undefined("nothing");

    Loop(List<Object> items) {
        this.items = items;
    }

    boolean next() {
        return ++at < items.size();
    }

    Object item() {
        return items.get(at);
    }

    Object attribute(String name) {
        return switch (name) {
            case "index" -> at + 1L;
            case "index0" -> (long) at;
            case "revindex" -> (long) items.size() - at;
            case "revindex0" -> items.size() - at - 1L;
            case "first" -> at == 0;
            case "last" -> at == items.size() - 1;
            case "length" -> (long) items.size();
            case "depth" -> 1L;
            case "depth0" -> 0L;
            case "previtem" -> at > 0 ? items.get(at - 1) : new Undefined("loop.previtem");
            case "nextitem" ->
                    at + 1 < items.size() ? items.get(at + 1) : new Undefined("loop.nextitem");
            case "cycle" ->
                    (Callable)
                            arguments ->
                                    arguments.positional().get(at % arguments.positional().size());
            case "changed" -> (Callable) this::changed;
            default -> new Undefined("loop." + name);
        };
    }

    private Object changed(Arguments arguments) {
        Object now = new Tuple(arguments.positional());
        boolean changed = !PythonValues.equal(now, changedFrom);
        changedFrom = now;
        return changed;
    }
}
