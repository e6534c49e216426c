package org.streamrlaif.model.template;

import java.util.ArrayList;
import java.util.List;

/**
 * A loop; what its body sets is gone at the next turn.
 *
 * @param names what an item is called, or its parts
 * @param over what is gone through
 * @param wanted which items count; null = all
 * @param body what is done for each
 * @param otherwise what is done when there is none
 */
record ForLoop(
        List<String> names, Expression over, Expression wanted, Statement body, Statement otherwise)
        implements Statement {

    @Override
    public Flow run(Scope scope, StringBuilder out) {
        Loop loop = new Loop(items(scope));
        if (!loop.next()) {
            return otherwise.run(scope.inner(), out);
        }
        do {
            Scope turn = scope.inner();
            turn.set("loop", loop);
            turn.set(names, loop.item());
            scope.budget().step();
            if (body.run(turn, out) == Flow.BREAK) {
                break;
            }
        } while (loop.next());
        return Flow.NEXT;
    }

    private List<Object> items(Scope scope) {
        List<Object> all = PythonValues.items(over.in(scope));
        if (wanted == null) {
            return all;
        }
        List<Object> chosen = new ArrayList<>();
        for (Object item : all) {
            Scope turn = scope.inner();
            turn.set(names, item);
            if (PythonValues.truth(wanted.in(turn))) {
                chosen.add(item);
            }
        }
        return chosen;
    }
}
