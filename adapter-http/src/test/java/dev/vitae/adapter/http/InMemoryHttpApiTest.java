package dev.vitae.adapter.http;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.http.testkit.InMemoryApi;

/** The contract, each of its exchanges held against the document. */
class InMemoryHttpApiTest implements HttpApiContract {
  @Override
  public ApiUnderTest emptyApi() {
    return new DocumentedApi(new InMemoryApi());
  }
}
