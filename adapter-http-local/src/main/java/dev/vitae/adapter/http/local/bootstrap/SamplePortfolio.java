package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.json.PortfolioJson;
import dev.vitae.application.NewPortfolio;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A portfolio to try the API with, in the shape in which {@code GET /api/portfolio} answers. */
final class SamplePortfolio {
  private static final String RESOURCE = "sample-portfolio.json";

  private SamplePortfolio() {}

  static NewPortfolio read() {
    try (InputStream in = SamplePortfolio.class.getResourceAsStream(RESOURCE)) {
      return PortfolioJson.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
