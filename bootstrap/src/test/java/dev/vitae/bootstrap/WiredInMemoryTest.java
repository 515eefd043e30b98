package dev.vitae.bootstrap;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import org.junit.jupiter.api.Tag;

@Tag("once")
class WiredInMemoryTest implements HttpApiContract {
  @Override
  public ApiUnderTest emptyApi() {
    TestComponent root =
        DaggerTestComponent.factory()
            .create(
                new ApiSettings(
                    ApiKeys.of("test", ApiUnderTest.KEY),
                    CorsPolicy.parse(ApiUnderTest.WRITE_ORIGIN)));
    return ApiUnderTest.of(root.api()::handle, root.store(), root.store().personalInfo());
  }
}
