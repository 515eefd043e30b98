package dev.vitae.adapter.http.testkit;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import java.util.function.Function;

/** A running API, whatever carries it, and the store behind it. */
public interface ApiUnderTest {

  /** The key that may write. */
  ApiKey KEY = ApiKey.of("0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcde");

  /** The one origin whose pages may write. */
  String WRITE_ORIGIN = "https://admin.example.org";

  /** An API that is reached in some way, on a store that is at hand, too. */
  static ApiUnderTest of(
      Function<HttpRequest, HttpResponse> transport,
      EntryRepositories entries,
      PersonalInfoRepository personalInfo) {
    return new ApiUnderTest() {
      @Override
      public HttpResponse send(HttpRequest request) {
        return transport.apply(request);
      }

      @Override
      public EntryRepositories entries() {
        return entries;
      }

      @Override
      public PersonalInfoRepository personalInfo() {
        return personalInfo;
      }
    };
  }

  /** Sends a request as it is and gives the answer as it comes. */
  HttpResponse send(HttpRequest request);

  EntryRepositories entries();

  PersonalInfoRepository personalInfo();
}
