package dev.vitae.adapter.http;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.http.testkit.InMemoryApi;

class InMemoryHttpApiTest implements HttpApiContract {
  @Override
  public ApiUnderTest emptyApi() {
    return new InMemoryApi();
  }
}
