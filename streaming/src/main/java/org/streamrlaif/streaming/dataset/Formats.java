package org.streamrlaif.streaming.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Which format an item has, and how it is read. */
record Formats(AnswerFile answers) {

    private static final String[] TURNS = {"conversations", "messages"};

    /**
     * Reads an item.
     *
     * @throws InvalidItemException when it has none of the formats or lacks a part of its own
     */
    DatasetItem read(Fields item) {
        if (!item.node().isObject()) {
            throw new InvalidItemException(JsonTexts.shown(item.node()), "an object");
        }
        if (item.has("output_1") || item.has("output_2")) {
            return voted(item);
        }
        if (item.has("chosen") || item.has("rejected")) {
            return chosen(item);
        }
        if (item.has("conversations") || item.has("messages")) {
            JsonNode said = item.first(TURNS);
            MediaPlaces places = places(item, said, Turns.read(said));
            return new ConversationItem(
                    item.place(),
                    item.id(),
                    places.media(),
                    places.turns(),
                    item.span(),
                    item.weight());
        }
        if (item.has("question") || item.has("q") || item.has("Q") || item.has("Q1")) {
            return question(item);
        }
        throw new InvalidItemException(
                "unknown format",
                "one of the keys conversations, messages, question, q, Q, Q1, chosen, output_1");
    }

    private DatasetItem question(Fields item) {
        String asked = item.required("question", "q", "Q", "Q1");
        MediaPlaces places = shown(item, item.node(), Turns.ofQuestion(asked));
        Media media = places.media();
        String question = places.turns().get(0).text();
        String again = item.has("Q2") ? again(item, places) : null;
        if (answers == null || item.has("answer")) {
            String answer = item.answer("answer", "a", "A");
            return new QuestionItem(
                    item.place(),
                    item.id(),
                    media,
                    List.of(),
                    question,
                    again,
                    answer,
                    item.kind());
        }
        AnswerFile.Answer joined = answers.of(item.id());
        String kind = item.kind().isEmpty() ? joined.kind() : item.kind();
        return new QuestionItem(
                item.place(), item.id(), media, List.of(), question, again, joined.text(), kind);
    }

    /** The question in other words, which marks the same places. */
    private static String again(Fields item, MediaPlaces places) {
        MediaPlaces other = shown(item, item.node(), Turns.ofQuestion(item.required("Q2")));
        if (!other.media().equals(places.media())) {
            throw new InvalidItemException(
                    "Q2: other places of <image> and <video>", "those of Q1");
        }
        return other.turns().get(0).text();
    }

    private static DatasetItem voted(Fields item) {
        String first = item.answer("output_1");
        String second = item.answer("output_2");
        String preference = item.required("preference");
        boolean firstWins = preference.equals("1");
        if (!firstWins && !preference.equals("2")) {
            throw new InvalidItemException("preference: " + preference, "1 or 2");
        }
        return pair(item, firstWins ? first : second, firstWins ? second : first);
    }

    private static DatasetItem chosen(Fields item) {
        return pair(item, item.answer("chosen"), item.answer("rejected"));
    }

    private static PairItem pair(Fields item, String chosen, String rejected) {
        if (chosen.equals(rejected)) {
            throw new InvalidItemException("both answers are the same", "two different ones");
        }
        MediaPlaces places = asked(item);
        return new PairItem(
                item.place(),
                item.id(),
                places.media(),
                places.turns(),
                chosen,
                rejected,
                item.kind());
    }

    private static MediaPlaces asked(Fields item) {
        if (item.has("prompt") || item.has("question")) {
            JsonNode prompt = item.first("prompt", "question");
            return shown(item, prompt, turns(item, prompt));
        }
        boolean apart = item.has("conversations") || item.has("messages");
        JsonNode said = apart ? item.first(TURNS) : item.first("chosen");
        return shown(item, said, Turns.untilQuestion(Turns.read(said)));
    }

    /** A prompt of several turns, or a text that is asked. */
    private static List<Turn> turns(Fields item, JsonNode prompt) {
        if (ContentParts.are(prompt)) {
            return Turns.ofQuestion(ContentParts.text(prompt, true));
        }
        return prompt.isArray() && prompt.path(0).isObject()
                ? Turns.untilQuestion(Turns.read(prompt))
                : Turns.ofQuestion(item.answer("prompt", "question"));
    }

    /** The media that an item names by its keys, or else in the parts of what is said. */
    private static MediaPlaces places(Fields item, JsonNode said, List<Turn> turns) {
        List<NamedMedium> pictures = item.pictures();
        List<NamedMedium> videos = item.videos();
        if (!pictures.isEmpty() || !videos.isEmpty()) {
            return MediaPlaces.of(pictures, videos, turns);
        }
        List<NamedMedium> named = ContentParts.media(said);
        return MediaPlaces.of(
                named.stream().filter(NamedMedium::picture).toList(),
                named.stream().filter(one -> !one.picture()).toList(),
                turns);
    }

    /** The same; something must be named. */
    private static MediaPlaces shown(Fields item, JsonNode said, List<Turn> turns) {
        MediaPlaces places = places(item, said, turns);
        if (places.media().isEmpty()) {
            throw new InvalidItemException(
                    "video: missing", "one of video, videos, video_name, video_id, images, image");
        }
        return places;
    }
}
