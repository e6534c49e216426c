package org.streamrlaif.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records of one type as canonical JSON in UTF-8: keys sorted, no white space, and a field that has
 * its schema's default left out. Texts, whole numbers, enums, lists, records and null only.
 */
final class CanonicalJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, List<Field>> records = new HashMap<>();
    private final Set<String> hidden;

    /**
     * @param schema of the records
     * @param hidden names of fields that are left out, of records inside as well
     */
    CanonicalJson(Schema schema, Set<String> hidden) {
        this.hidden = Set.copyOf(hidden);
        prepare(schema);
    }

    /** The bytes of a record. */
    byte[] bytes(SpecificRecord value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            write(value, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void prepare(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                if (records.putIfAbsent(schema.getFullName(), fields(schema)) == null) {
                    schema.getFields().forEach(field -> prepare(field.schema()));
                }
            }
            case ARRAY -> prepare(schema.getElementType());
            case UNION -> schema.getTypes().forEach(this::prepare);
            case STRING, ENUM, INT, LONG, NULL -> {}
            default -> throw new IllegalArgumentException(schema + ": has no canonical JSON");
        }
    }

    private List<Field> fields(Schema schema) {
        return schema.getFields().stream()
                .filter(field -> !hidden.contains(field.name()))
                .sorted(Comparator.comparing(Schema.Field::name))
                .map(Field::of)
                .toList();
    }

    private void write(Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof SpecificRecord inner) {
            write(inner, json);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element, json);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    private void write(SpecificRecord record, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Field field : records.get(record.getSchema().getFullName())) {
            Object value = record.get(field.position());
            if (!field.optional() || !Objects.equals(value, field.usual())) {
                json.writeFieldName(field.name());
                write(value, json);
            }
        }
        json.writeEndObject();
    }

    private record Field(SerializableString name, int position, boolean optional, Object usual) {

        static Field of(Schema.Field field) {
            boolean optional = field.hasDefaultValue();
            return new Field(
                    new SerializedString(field.name()),
                    field.pos(),
                    optional,
                    optional ? GenericData.get().getDefaultValue(field) : null);
        }
    }
}
