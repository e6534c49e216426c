package org.streamrlaif.learn;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.schemas.Preference;
import org.streamrlaif.schemas.Response;

/**
 * A taste that a learner can be taught: responses are the better the more even tokens they have.
 */
final class EvenTokens {

    private EvenTokens() {}

    /** A judge that counts even tokens, too. */
    static List<Preference> preferences(List<Float> scores) {
        List<Preference> preferences = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            for (int j = i + 1; j < scores.size(); j++) {
                Preference preference = Samples.decided(scores.get(i) > scores.get(j) ? 0.9 : 0.1);
                preference.setFirst(i);
                preference.setSecond(j);
                preference.setTie(scores.get(i).equals(scores.get(j)));
                preferences.add(preference);
            }
        }
        return preferences;
    }

    /** Share of even tokens in a response. */
    static float share(Response response) {
        return (float)
                response.getTokens().stream()
                        .mapToInt(id -> id % 2 == 0 ? 1 : 0)
                        .average()
                        .orElseThrow();
    }
}
