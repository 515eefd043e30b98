package dev.vitae.adapter.http.json;

import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNull;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.UnreadableJsonException.Fault;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Values;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** A described record as the members of a JSON object, both ways. */
public final class RecordJson {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,9}");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private RecordJson() {}

  /** Every attribute, in the description's order; {@code null} for an absent one. */
  public static <T> void writeMembers(JsonGenerator json, Description<T> description, T owner) {
    for (Attribute<T, ?> attribute : description.attributes()) {
      json.writeName(attribute.name());
      writeValue(json, attribute.of(owner));
    }
  }

  private static void writeValue(JsonGenerator json, Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String) {
      json.writeString((String) value);
    } else if (value instanceof Integer) {
      json.writeNumber((Integer) value);
    } else if (value instanceof Boolean) {
      json.writeBoolean((Boolean) value);
    } else if (value instanceof List) {
      json.writeStartArray();
      ((List<?>) value).forEach(item -> writeValue(json, item));
      json.writeEndArray();
    } else if (value instanceof LocalDate) {
      json.writeString(value.toString());
    } else {
      throw new IllegalStateException("no attribute holds a " + value.getClass());
    }
  }

  /**
   * The values that the members of an object name. A day that does not exist is rejected in the
   * values, not here: it can be read, and only breaks a rule.
   *
   * @param pointer to the object, for the faults
   * @throws UnreadableJsonException naming every member that is unknown or of the wrong type
   */
  public static <T> Values<T> read(Json json, JsonPointer pointer, Description<T> description) {
    if (!(json instanceof JsonObject)) {
      throw new UnreadableJsonException(pointer, "must be an object, not " + json.describe());
    }
    List<Fault> faults = new ArrayList<>();
    Values.Builder<T> values = Values.builder();
    for (Map.Entry<String, Json> member : ((JsonObject) json).members().entrySet()) {
      JsonPointer place = pointer.member(member.getKey());
      Optional<Attribute<T, ?>> attribute = description.attribute(member.getKey());
      if (attribute.isEmpty()) {
        faults.add(new Fault(place, "is not known here"));
      } else {
        readValue(member.getValue(), place, attribute.get(), values, faults);
      }
    }
    if (!faults.isEmpty()) {
      throw new UnreadableJsonException(faults);
    }
    return values.build();
  }

  @SuppressWarnings("unchecked") // each case reads what its type of attribute holds, see ValueType
  private static <T> void readValue(
      Json json,
      JsonPointer place,
      Attribute<T, ?> attribute,
      Values.Builder<T> values,
      List<Fault> faults) {
    if (json instanceof JsonNull) {
      values.put(attribute, null);
      return;
    }
    switch (attribute.type()) {
      case TEXT:
        if (json instanceof JsonString) {
          values.put((Attribute<T, String>) attribute, ((JsonString) json).value());
        } else {
          faults.add(wrongType(place, "a string", json));
        }
        break;
      case DAY:
        if (json instanceof JsonString) {
          readDay(((JsonString) json).value(), (Attribute<T, LocalDate>) attribute, values);
        } else {
          faults.add(wrongType(place, "a string", json));
        }
        break;
      case NUMBER:
        Optional<Integer> number = wholeNumber(json);
        if (number.isPresent()) {
          values.put((Attribute<T, Integer>) attribute, number.get());
        } else {
          faults.add(wrongType(place, "a whole number of 32 bits", json));
        }
        break;
      case FLAG:
        if (json instanceof JsonBoolean) {
          values.put((Attribute<T, Boolean>) attribute, ((JsonBoolean) json).value());
        } else {
          faults.add(wrongType(place, "true or false", json));
        }
        break;
      case TECHNOLOGIES:
        readNames(json, place, (Attribute<T, List<String>>) attribute, values, faults);
        break;
      default:
        throw new IllegalStateException("unknown type " + attribute.type());
    }
  }

  private static <T> void readDay(
      String text, Attribute<T, LocalDate> attribute, Values.Builder<T> values) {
    try {
      if (DAY.matcher(text).matches()) {
        values.put(attribute, LocalDate.parse(text));
        return;
      }
    } catch (DateTimeException noSuchDay) {
      // rejected below, as a text that is no day at all
    }
    values.reject(attribute, "must be a day that exists, as YYYY-MM-DD");
  }

  private static Optional<Integer> wholeNumber(Json json) {
    if (json instanceof JsonNumber
        && WHOLE_NUMBER.matcher(((JsonNumber) json).literal()).matches()) {
      long number = Long.parseLong(((JsonNumber) json).literal());
      if (number == (int) number) {
        return Optional.of((int) number);
      }
    }
    return Optional.empty();
  }

  private static <T> void readNames(
      Json json,
      JsonPointer place,
      Attribute<T, List<String>> attribute,
      Values.Builder<T> values,
      List<Fault> faults) {
    if (!(json instanceof JsonArray)) {
      faults.add(wrongType(place, "an array of strings", json));
      return;
    }
    List<String> names = new ArrayList<>();
    List<Json> items = ((JsonArray) json).items();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof JsonString) {
        names.add(((JsonString) items.get(i)).value());
      } else {
        faults.add(wrongType(place.item(i), "a string", items.get(i)));
      }
    }
    values.put(attribute, names);
  }

  private static Fault wrongType(JsonPointer place, String wanted, Json actual) {
    String found =
        actual instanceof JsonNumber && wanted.contains("number")
            ? "another number"
            : actual.describe();
    return new Fault(place, "must be " + wanted + ", not " + found);
  }
}
