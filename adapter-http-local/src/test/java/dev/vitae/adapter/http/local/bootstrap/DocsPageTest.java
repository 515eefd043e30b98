package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.local.AllowedHosts;
import dev.vitae.adapter.http.local.JavalinServer;
import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.bootstrap.ApiSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page at {@code /docs} in a real browser, on the local server with a real database. */
@Tag("once")
@WithBrowser
class DocsPageTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String KEY = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcde";
  private static final String LIST = "#operations-skills-listSkills";
  private static final String PUT = "#operations-personal-info-putPersonalInfo";

  private static LocalPortfolio portfolio;
  private static JavalinServer server;
  private static Browser browser;

  @BeforeAll
  static void start(@TempDir Path profile) throws Exception {
    ApiSettings settings =
        new ApiSettings(ApiKeys.of("page", ApiKey.of(KEY)), CorsPolicy.parse(""));
    portfolio = DaggerLocalComponent.factory().create(DATABASE.settings(), settings).portfolio();
    server = new JavalinServer(new AllowedHosts(List.of()));
    server.start();
    server.listen(portfolio.api(), InetAddress.getLoopbackAddress(), 0);
    browser = new Browser(profile);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
      for (AutoCloseable resource : portfolio.resources()) {
        resource.close();
      }
    }
  }

  @BeforeEach
  void forgetWhatWasBefore() {
    browser.open("about:blank");
    browser.resize(1280, 900, false);
    browser.prefer("light");
    browser.complaints();
    browser.requests();
  }

  @Test
  void thePageOpensWithoutAComplaintAndAsksNobodyButThisServer() {
    openPage();

    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .contains("GET " + url("/docs"), "GET " + url("/openapi.json"))
        .hasSizeLessThanOrEqualTo(9)
        .allMatch(request -> request.startsWith("GET " + url("/")));
    assertThat(browser.all("#operations .opblock").size()).isGreaterThan(20);
    assertThat(browser.see("#life").getText())
        .contains("curl -i " + url("/api/skills/13"))
        .doesNotContain("localhost:8080");
  }

  @Test
  void aReadAndAChangeWithTheKeyAreSentFromThePageAndTheirAnswersAreShown() {
    DATABASE.execute("INSERT INTO skills (name, category, level) VALUES ('Loom', 'Weaving', 4)");
    openPage();

    send(LIST);
    browser.seeText(LIST + " .live-responses-table tbody .response-col_status", "200");
    browser.seeText(LIST + " .live-responses-table", "\"name\": \"Loom\"");
    browser.click(LIST + " .opblock-summary-control");

    write(
        PUT,
        "{\"name\": \"Ada Lovelace\", \"title\": \"Analyst\", \"email\": \"ada@example.org\"}");
    browser.seeText(PUT + " .live-responses-table tbody .response-col_status", "401");
    assertThat(DATABASE.query("SELECT name FROM personal_info")).isEmpty();
    assertThat(browser.complaints()).as("of the 401").hasSize(1);

    browser.see("#key-value").sendKeys(KEY);
    browser.click("#key-use");
    browser.click(PUT + " .execute");

    browser.seeText(PUT + " .live-responses-table tbody .response-col_status", "201");
    browser.seeText(PUT + " .live-responses-table", "\"name\": \"Ada Lovelace\"");
    assertThat(DATABASE.query("SELECT name FROM personal_info")).containsExactly("Ada Lovelace");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .contains("GET " + url("/api/skills?limit=100"), "PUT " + url("/api/personal-info"))
        .allMatch(request -> request.contains(" " + url("/")));

    browser.click("#key-forget");
    browser.click(PUT + " .execute");
    browser.seeText(PUT + " .live-responses-table tbody .response-col_status", "401");
  }

  @Test
  void theKeyIsKeptNowhereAndShownNowhere() {
    openPage();
    browser.see("#key-value").sendKeys(KEY);
    browser.click("#key-use");
    write(PUT, "{\"title\": \"Analyst\"}");
    browser.seeText(PUT + " .live-responses-table tbody .response-col_status", "404");

    assertThat(browser.see("body").getText()).contains("Bearer YOUR-KEY").doesNotContain(KEY);
    assertThat(browser.ask("document.documentElement.outerHTML")).asString().doesNotContain(KEY);
    assertThat(browser.ask("document.getElementById('key-value').value")).isEqualTo("");
    assertThat(browser.ask("location.href")).isEqualTo(url("/docs"));
    assertThat(browser.ask("document.cookie + localStorage.length + sessionStorage.length"))
        .isEqualTo("00");
    assertThat(browser.requests()).noneMatch(request -> request.contains(KEY));
  }

  @Test
  void onAPhoneThePageIsNoWiderThanTheScreenAndAllOfItCanBeUsed() {
    browser.resize(390, 844, true);
    openPage();
    assertThat(widerThanTheScreen()).isFalse();

    browser.see("#key-value").sendKeys(KEY);
    browser.click("#key-use");
    send(LIST);
    browser.seeText(LIST + " .live-responses-table tbody .response-col_status", "200");
    write(PUT, "{\"title\": \"Analyst\"}");
    browser.seeText(PUT + " .live-responses-table tbody .response-col_status", "404");

    assertThat(widerThanTheScreen()).isFalse();
    assertThat(
            browser.ask(
                "[...document.querySelectorAll('button, input, select, textarea, nav a')]"
                    + ".filter(each => each.checkVisibility())"
                    + ".map(each => [each.getBoundingClientRect(), each.outerHTML])"
                    + ".filter(([box]) => box.left < 0 || box.right > innerWidth)"
                    + ".map(([, html]) => html)"))
        .isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyTextStandsOutFromWhatIsBehindIt(String scheme) {
    browser.prefer(scheme);
    openPage();
    send(LIST);
    browser.seeText(LIST + " .live-responses-table tbody .response-col_status", "200");
    browser.click(PUT + " .opblock-summary-control");
    browser.see(PUT + " textarea");

    assertThat(browser.ask(TOO_FAINT)).as("texts of a contrast below 4.5").isEqualTo(List.of());
  }

  /** WCAG 2.1, success criterion 1.4.3, for each element that has text of its own. */
  private static final String TOO_FAINT =
      """
      (() => {
        const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
        const luminance = ([r, g, b]) => [r, g, b]
          .map((c) => c / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (element) => {
          for (let each = element; each; each = each.parentElement) {
            const color = numbers(getComputedStyle(each).backgroundColor);
            if (color.length === 3 || color[3] === 1) return color;
          }
          return [255, 255, 255];
        };
        const ownText = (element) => [...element.childNodes]
          .some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
        return [...document.body.querySelectorAll('*')]
          .filter((element) => !['SCRIPT', 'NOSCRIPT', 'OPTION'].includes(element.tagName))
          .filter((element) => element.checkVisibility() && ownText(element))
          .filter((element) => {
            const [light, dark] =
              [luminance(numbers(getComputedStyle(element).color)), luminance(behind(element))]
                .sort((a, b) => b - a);
            return (light + 0.05) / (dark + 0.05) < 4.5;
          })
          .map((element) => element.outerHTML.slice(0, 150));
      })()""";

  private static boolean widerThanTheScreen() {
    return (Boolean) browser.ask("document.scrollingElement.scrollWidth > innerWidth");
  }

  private static void openPage() {
    browser.open(url("/docs"));
    browser.see(PUT);
  }

  private static void send(String operation) {
    browser.click(operation + " .opblock-summary-control");
    browser.click(operation + " .execute");
  }

  private static void write(String operation, String json) {
    browser.click(operation + " .opblock-summary-control");
    WebElement body = browser.see(operation + " textarea");
    body.sendKeys(Keys.chord(Keys.CONTROL, "a"));
    browser.paste(json);
    browser.click(operation + " .execute");
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }
}
