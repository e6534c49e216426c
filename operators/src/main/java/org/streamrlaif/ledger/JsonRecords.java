package org.streamrlaif.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.streamrlaif.platform.JsonWords;
import org.streamrlaif.schemas.LedgerEntry;

/** Reads entries of a ledger from what {@link CanonicalJson} writes. */
final class JsonRecords {
    private static final String NUMBER = "a whole number";
    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .reader();

    /**
     * The entry of a line.
     *
     * @throws IllegalArgumentException naming the field that is missing, unknown or of another type
     */
    LedgerEntry read(String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "no JSON: " + JsonWords.of(e.getOriginalMessage(), 0), e);
        }
        return (LedgerEntry) record(node, LedgerEntry.getClassSchema(), "entry");
    }

    private SpecificRecord record(JsonNode node, Schema schema, String place) {
        requireFit(node.isObject(), node, place, "an object");
        SpecificRecord record = (SpecificRecord) SpecificData.newInstance(type(schema), schema);
        int known = 0;
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = node.get(field.name());
            known += value == null ? 0 : 1;
            String inside = place + "." + field.name();
            if (value != null) {
                record.put(field.pos(), value(value, field.schema(), inside));
            } else if (field.hasDefaultValue()) {
                record.put(field.pos(), SpecificData.get().getDefaultValue(field));
            } else {
                throw new IllegalArgumentException(inside + ": missing");
            }
        }
        if (known < node.size()) {
            node.fieldNames()
                    .forEachRemaining(
                            name -> {
                                if (schema.getField(name) == null) {
                                    throw new IllegalArgumentException(
                                            place + "." + name + ": unknown");
                                }
                            });
        }
        return record;
    }

    private Object value(JsonNode node, Schema schema, String place) {
        return switch (schema.getType()) {
            case RECORD -> record(node, schema, place);
            case UNION -> node.isNull() ? null : value(node, schema.getTypes().get(1), place);
            case ARRAY -> list(node, schema.getElementType(), place);
            case LONG -> {
                requireFit(node.isIntegralNumber() && node.canConvertToLong(), node, place, NUMBER);
                yield node.longValue();
            }
            case INT -> {
                requireFit(node.isIntegralNumber() && node.canConvertToInt(), node, place, NUMBER);
                yield node.intValue();
            }
            case ENUM -> {
                List<String> symbols = schema.getEnumSymbols();
                requireFit(symbols.contains(node.asText()), node, place, "one of " + symbols);
                yield SpecificData.get().createEnum(node.asText(), schema);
            }
            default -> {
                requireFit(node.isTextual(), node, place, "a text");
                yield node.textValue();
            }
        };
    }

    private List<Object> list(JsonNode node, Schema element, String place) {
        requireFit(node.isArray(), node, place, "a list");
        List<Object> list = new ArrayList<>();
        node.forEach(one -> list.add(value(one, element, place)));
        return list;
    }

    private static Class<?> type(Schema schema) {
        return SpecificData.get().getClass(schema);
    }

    private static void requireFit(boolean fits, JsonNode node, String place, String expected) {
        if (!fits) {
            throw new IllegalArgumentException(place + ": " + node + ", expected " + expected);
        }
    }
}
