package dev.vitae.adapter.lambda.event;

import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.adapter.http.testkit.InMemoryApi;
import dev.vitae.adapter.lambda.testkit.EventTransport;

/** What a client sees of the API through events. */
class EventContractTest implements HttpApiContract {
  @Override
  public ApiUnderTest emptyApi() {
    InMemoryApi inside = new InMemoryApi();
    return ApiUnderTest.of(
        new EventTransport(new EventApi(inside.api(), new Invocations())),
        inside.entries(),
        inside.personalInfo());
  }
}
