package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.PageLoadStrategy;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The Chromium of this machine, without a window, with nothing in it that was there before. */
final class Browser implements AutoCloseable {
  static final String MISSING =
      "a Chromium and its chromedriver are needed (Debian: apt-get install chromium"
          + " chromium-driver); VITAE_TEST_BROWSER names a browser that is not in the PATH";

  private static final Duration WAIT = Duration.ofSeconds(120);
  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox", // as root there is none
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final ChromeDriver driver;

  /**
   * @param profile an empty folder
   */
  Browser(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser().orElseThrow(() -> new AssertionError(MISSING)).toFile());
    options.addArguments(FLAGS);
    options.addArguments("--user-data-dir=" + profile);
    options.setPageLoadStrategy(PageLoadStrategy.NORMAL);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(
                chromedriver().orElseThrow(() -> new AssertionError(MISSING)).toFile())
            .usingAnyFreePort()
            .build();
    this.driver = new ChromeDriver(service, options);
  }

  /** Whether this machine has all that it takes. */
  static boolean isThere() {
    return browser().isPresent() && chromedriver().isPresent();
  }

  private static Optional<Path> browser() {
    String named = System.getenv("VITAE_TEST_BROWSER");
    return named != null && !named.isBlank()
        ? Optional.of(Path.of(named)).filter(Files::isExecutable)
        : inPath("chromium", "google-chrome");
  }

  private static Optional<Path> chromedriver() {
    return inPath("chromedriver");
  }

  private static Optional<Path> inPath(String... names) {
    List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
    return Stream.of(names)
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void open(String url) {
    driver.get(url);
  }

  /** As large as a screen, and like that of a phone or not. */
  void resize(int width, int height, boolean phone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  /**
   * @param scheme light or dark
   */
  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Waits until it can be seen. */
  WebElement see(String selector) {
    return new WebDriverWait(driver, WAIT)
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
  }

  /** Waits until it can be seen and is not covered or off, then clicks it as a person does. */
  void click(String selector) {
    WebElement element =
        new WebDriverWait(driver, WAIT)
            .until(ExpectedConditions.elementToBeClickable(By.cssSelector(selector)));
    driver.executeScript(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
    element.click();
  }

  /** At once where the cursor is, instead of what is selected: typed, each letter is a new page. */
  void paste(String text) {
    driver.executeCdpCommand("Input.insertText", Map.of("text", text));
  }

  /** Waits until the text of an element that can be seen holds this. */
  void seeText(String selector, String text) {
    new WebDriverWait(driver, WAIT)
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(selector), text));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** What an expression of JavaScript gives. */
  Object ask(String expression) {
    return driver.executeScript("return " + expression);
  }

  /**
   * What the page and the browser have said on the console since the last time, debugging aside.
   */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        complaints.add(entry.getLevel() + " " + entry.getMessage());
      }
    }
    return complaints;
  }

  /** What the page has asked of anybody since the last time: methods and URLs, in order. */
  List<String> requests() {
    List<String> requests = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonObject event =
          member(JsonReader.read(entry.getMessage().getBytes(StandardCharsets.UTF_8)), "message");
      if (event.members().get("method").equals(new JsonString("Network.requestWillBeSent"))) {
        JsonObject request = member(member(event, "params"), "request");
        String url = text(request, "url");
        if (!url.startsWith("data:")) { // what a page asks of itself
          requests.add(text(request, "method") + " " + url);
        }
      }
    }
    return requests;
  }

  private static JsonObject member(Json object, String name) {
    return (JsonObject) ((JsonObject) object).members().get(name);
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.members().get(name)).value();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
