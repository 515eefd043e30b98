package dev.vitae.adapter.http.json;

/**
 * Where in a document: RFC 6901.
 *
 * @param text empty for the whole document
 */
public record JsonPointer(String text) {
  public static final JsonPointer ROOT = new JsonPointer("");

  public JsonPointer member(String name) {
    return new JsonPointer(text + "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  public JsonPointer item(int index) {
    return new JsonPointer(text + "/" + index);
  }

  @Override
  public String toString() {
    return text;
  }
}
