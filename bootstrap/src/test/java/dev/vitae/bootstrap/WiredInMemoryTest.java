package dev.vitae.bootstrap;

import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.http.testkit.HttpApiContract;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;

class WiredInMemoryTest implements HttpApiContract {
  @Override
  public ApiUnderTest emptyApi() {
    TestComponent root =
        DaggerTestComponent.factory()
            .create(
                new ApiSettings(
                    ApiKeys.of("test", ApiUnderTest.KEY),
                    CorsPolicy.parse(ApiUnderTest.WRITE_ORIGIN)));
    return new ApiUnderTest() {
      @Override
      public HttpResponse send(HttpRequest request) {
        return root.api().handle(request);
      }

      @Override
      public EntryRepositories entries() {
        return root.store();
      }

      @Override
      public PersonalInfoRepository personalInfo() {
        return root.store().personalInfo();
      }
    };
  }
}
