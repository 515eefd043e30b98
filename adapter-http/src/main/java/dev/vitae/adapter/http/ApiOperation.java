package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

/**
 * One thing that can be asked of the API. HEAD, wherever GET is, and OPTIONS go without saying.
 *
 * @param method in capitals
 * @param path a template such as {@code /api/projects/{id}}
 * @param changes whether it changes something, so that not everybody may ask for it
 */
public record ApiOperation(String method, String path, boolean changes) {
  public ApiOperation {
    requireNonNull(method, "method");
    requireNonNull(path, "path");
  }

  /** As in {@code GET /api/projects/{id}}. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
