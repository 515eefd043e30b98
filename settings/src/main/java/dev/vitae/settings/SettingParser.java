package dev.vitae.settings;

/** Turns the text of a setting into its value. */
@FunctionalInterface
public interface SettingParser<T> {
  /**
   * @param text never blank
   * @throws IllegalArgumentException when the text cannot be accepted; its message becomes the
   *     reason that is reported, worded to follow the setting's name, and must not quote a secret
   */
  T parse(String text);
}
