package dev.vitae.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.vitae.infra.settings.SecretName.Keeper;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackSettingsTest {
  // -- what is right

  static Stream<Arguments> variants() {
    return Arrays.stream(Stage.values())
        .flatMap(
            stage ->
                Arrays.stream(DatabaseKind.values())
                    .map(database -> Arguments.of(stage, database)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void stageAndDatabaseAreEnough(Stage stage, DatabaseKind database) {
    StackSettings settings = read("stage=" + stage.label(), "database=" + database.label());

    assertThat(settings.stage()).isEqualTo(stage);
    assertThat(settings.database())
        .isInstanceOf(
            switch (database) {
              case NEON -> DatabaseSettings.Neon.class;
              case RDS -> DatabaseSettings.Rds.class;
              case AURORA -> DatabaseSettings.Aurora.class;
            });
    assertThat(settings.budget().needed()).isLessThanOrEqualTo(settings.database().capacity());
  }

  @Test
  void namesOfTheCdkAndItsToolsAreLeftAlone() {
    assertThat(
            read(
                    "stage=dev",
                    "database=neon",
                    "@aws-cdk/core:checkSecretUsage=true",
                    "aws:cdk:version-reporting=true",
                    "availability-zones:account=1:region=eu-central-1=a",
                    "acknowledged-issue-numbers=16603")
                .stage())
        .isEqualTo(Stage.DEV);
  }

  @Test
  void whatIsBlankHasItsDefault() {
    assertThat(read("stage=dev", "database=neon", "memory= ").function().memoryMegabytes())
        .isEqualTo(512);
  }

  @Test
  void theUrlsAreInParametersUnlessSecretsAreNamed() {
    assertThat(read("stage=staging", "database=neon").database())
        .isEqualTo(
            new DatabaseSettings.Neon(
                new SecretName(Keeper.PARAMETER_STORE, "/vitae/staging/database-url"),
                new SecretName(Keeper.PARAMETER_STORE, "/vitae/staging/migration-database-url"),
                "/vitae/staging/migration-database-url",
                DatabaseSettings.Neon.CLIENTS_OF_THE_POOLER));
    assertThat(
            read(
                    "stage=staging",
                    "database=neon",
                    "databaseSecret=vitae/api",
                    "migrationDatabaseSecret=vitae/migration",
                    "databaseId=ep-cool-darkness-123456",
                    "maxConnections=100")
                .database())
        .isEqualTo(
            new DatabaseSettings.Neon(
                new SecretName(Keeper.SECRETS_MANAGER, "vitae/api"),
                new SecretName(Keeper.SECRETS_MANAGER, "vitae/migration"),
                "ep-cool-darkness-123456",
                100));
  }

  @Test
  void tokensAreAskedForByIssuerAndAudience() {
    assertThat(
            read(
                    "stage=dev",
                    "database=neon",
                    "writeAuth=jwt",
                    "jwtIssuer=https://id.example.org/",
                    "jwtAudience=portfolio, admin")
                .gateway()
                .writers())
        .isEqualTo(
            new Writers.Jwt(
                "https://id.example.org/", List.of("portfolio", "admin"), "portfolio:write"));
  }

  // -- what is missing, and what there is not

  @Test
  void withoutAnythingStageAndDatabaseAreMissing() {
    assertThat(problems())
        .containsExactly(
            new SettingProblem("stage", "is not set", "dev"),
            new SettingProblem("database", "is not set", "neon"));
  }

  @ParameterizedTest
  @CsvSource({
    "Stage, stage",
    "databse, database",
    "migrationDatabaseParam, migrationDatabaseParameter",
    "write-auth, writeAuth",
    "cors_origins, corsOrigins"
  })
  void aMisspeltNameIsRefusedWithTheNearest(String name, String nearest) {
    assertThat(problems("stage=dev", "database=neon", name + "=x"))
        .containsExactly(new SettingProblem(name, unknown(nearest), ""));
  }

  @Test
  void aMisspeltNameIsToldOfTogetherWithWhatIsMissing() {
    assertThat(problems("satge=dev", "database=postgres"))
        .extracting(SettingProblem::name, SettingProblem::reason)
        .containsExactly(
            tuple("satge", unknown("stage")),
            tuple("stage", "is not set"),
            tuple("database", "is none of neon, rds, aurora"));
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(
            problems(
                "stage=prod",
                "database=rds",
                "memory=64",
                "reservedConcurrency=none",
                "corsOrigins=*",
                "deletionProtection=false",
                "minCapacity=1"))
        .extracting(SettingProblem::name)
        .containsExactlyInAnyOrder(
            "memory", "reservedConcurrency", "corsOrigins", "deletionProtection", "minCapacity");
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        Arguments.of("neon", "architecture=arm", "is none of arm64, x86_64"),
        Arguments.of("neon", "memory=1GB", "is no number from 256 to 10240"),
        Arguments.of("neon", "memory=255", "is no number from 256 to 10240"),
        Arguments.of("neon", "reservedConcurrency=0", "is no number from 1 to 10000"),
        Arguments.of("neon", "accountConcurrency=0", "is no number from 1 to 100000"),
        Arguments.of(
            "neon",
            "logDays=31",
            "is 31, and CloudWatch offers [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400,"
                + " 545]"),
        Arguments.of("neon", "logLevel=info", "is info: write INFO"),
        Arguments.of("neon", "tracing=yes", "is neither true nor false"),
        Arguments.of(
            "neon",
            "corsOrigins=https://a.example.org,*",
            "has a *, and any page could write then: name the origins of the pages that may"),
        Arguments.of("neon", "writeAuth=oauth", "is none of keys, jwt"),
        Arguments.of(
            "neon",
            "keysParameter=/vitae/a b",
            "is no name of a parameter: letters, digits and _ . -, with / between its parts"),
        Arguments.of("neon", "throttleRate=0", "is no number from 1 to 10000"),
        Arguments.of("neon", "writeThrottleBurst=5001", "is no number from 1 to 5000"),
        Arguments.of(
            "neon",
            "databaseParameter=a//b",
            "is no name of a parameter: letters, digits and _ . -, with / between its parts"),
        Arguments.of("neon", "databaseSecret=a*", "is neither a name nor an ARN of a secret"),
        Arguments.of(
            "neon",
            "databaseId=a b",
            "may hold letters, digits and _ . / : + - alone, 200 at most"),
        Arguments.of("rds", "maxConnections=19", "is no number from 20 to 5000"),
        Arguments.of("rds", "backupDays=0", "is no number from 1 to 35"),
        Arguments.of("rds", "backupDays=36", "is no number from 1 to 35"),
        Arguments.of("rds", "instanceClass=huge", "is no class of instances, without its db."),
        Arguments.of("rds", "storage=19", "is no number from 20 to 65536"),
        Arguments.of("rds", "multiAz=1", "is neither true nor false"),
        Arguments.of(
            "aurora", "minCapacity=0.3", "is no capacity: 0.0 to 256 ACU in steps of a half"),
        Arguments.of("aurora", "maxCapacity=many", "is no number"),
        Arguments.of("aurora", "reader=2", "is neither true nor false"),
        Arguments.of("neon", "alarmTopic=alarms", "is no ARN of an SNS topic"),
        Arguments.of("neon", "alarmEmail=ops", "is no e-mail address"),
        Arguments.of("neon", "alarmErrorPercent=101", "is no number from 1 to 100"),
        Arguments.of("neon", "alarmLatency=29001", "is no number from 100 to 29000"),
        Arguments.of("neon", "revision=a b", "has a blank in it, or more than 100 characters"),
        Arguments.of("neon", "snapStart=on", "is neither true nor false"),
        Arguments.of("neon", "secretsLayer=extension", "is no ARN of a layer's version"),
        Arguments.of("neon", "force=a b", "has a blank in it, or more than 100 characters"));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void aValueThatIsNoneIsRefusedByName(String database, String value, String reason) {
    List<SettingProblem> problems = problems("stage=dev", "database=" + database, value);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).name()).isEqualTo(value.substring(0, value.indexOf('=')));
    assertThat(problems.get(0).reason()).isEqualTo(reason);
  }

  /** Whoever adds one says above what is refused. */
  @Test
  void eachContextValueIsTriedWithSomethingWrong() {
    Stream<String> tried =
        wrongValues().map(each -> (String) each.get()[1]).map(each -> each.split("=")[0]);
    List<String> triedElsewhere =
        List.of(
            "stage",
            "database",
            "deletionProtection",
            "jwtIssuer",
            "jwtAudience",
            "jwtScope",
            "migrationDatabaseParameter",
            "migrationDatabaseSecret",
            "throttleBurst",
            "writeThrottleRate");

    assertThat(Stream.concat(tried, triedElsewhere.stream()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Context.values()).map(Context::key).toList());
  }

  // -- what does not go together

  @ParameterizedTest
  @CsvSource({
    "neon, instanceClass=t4g.micro, rds",
    "aurora, multiAz=true, rds",
    "rds, minCapacity=1, aurora",
    "neon, backupDays=5, rds or aurora",
    "rds, databaseParameter=/a, neon"
  })
  void aValueOfAnotherDatabaseIsRefused(String database, String value, String owner) {
    assertThat(problems("stage=dev", "database=" + database, value))
        .extracting(SettingProblem::reason)
        .containsExactly(
            "belongs to database=%s, and the database is %s: leave it out"
                .formatted(owner, database));
  }

  @Test
  void aParameterAndASecretForTheSameUrlAreRefused() {
    assertThat(
            problems(
                "stage=dev",
                "database=neon",
                "databaseParameter=/a",
                "databaseSecret=a",
                "migrationDatabaseParameter=/b",
                "migrationDatabaseSecret=b"))
        .containsExactlyInAnyOrder(
            new SettingProblem(
                "databaseSecret", "is set, and so is databaseParameter: leave one of them out", ""),
            new SettingProblem(
                "migrationDatabaseSecret",
                "is set, and so is migrationDatabaseParameter: leave one of them out",
                ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rds", "aurora"})
  void aDatabaseInProdIsProtected(String database) {
    assertThat(problems("stage=prod", "database=" + database, "deletionProtection=false"))
        .containsExactly(
            new SettingProblem(
                "deletionProtection",
                "is false, and stage is prod: leave it out, and take the protection off by hand"
                    + " when the database is really to go",
                "true"));
    assertThat(problems("stage=staging", "database=" + database, "deletionProtection=off"))
        .extracting(SettingProblem::reason)
        .containsExactly("is neither true nor false");
  }

  @Test
  void tokensNeedAnIssuerAndAnAudience() {
    assertThat(problems("stage=dev", "database=neon", "writeAuth=jwt"))
        .extracting(SettingProblem::name, SettingProblem::reason)
        .containsExactly(tuple("jwtIssuer", "is not set"), tuple("jwtAudience", "is not set"));
    assertThat(
            problems(
                "stage=dev",
                "database=neon",
                "writeAuth=jwt",
                "jwtIssuer=http://id.example.org",
                "jwtAudience=,",
                "jwtScope=a b",
                "keysParameter=/a"))
        .extracting(SettingProblem::name, SettingProblem::reason)
        .containsExactlyInAnyOrder(
            tuple("keysParameter", "means nothing with writeAuth=jwt: leave it out"),
            tuple("jwtIssuer", "is no https address of an issuer"),
            tuple(
                "jwtAudience",
                "names none: those that the issuer writes into aud, comma-separated"),
            tuple(
                "jwtScope", "is no scope: 64 letters, digits and signs at most, without a blank"));
  }

  @Test
  void whatATokenMustHaveMeansNothingToKeys() {
    assertThat(
            problems(
                "stage=dev",
                "database=neon",
                "jwtIssuer=https://id.example.org",
                "jwtAudience=a",
                "jwtScope=s"))
        .extracting(SettingProblem::reason)
        .containsOnly("means nothing without writeAuth=jwt: leave it out or set that")
        .hasSize(3);
  }

  // -- the budget

  @Test
  void moreProcessesThanTheDatabaseTakesAreRefusedWithTheArithmetic() {
    assertThat(problems("stage=dev", "database=rds", "accountConcurrency=1000"))
        .containsExactly(
            new SettingProblem(
                "reservedConcurrency",
                "is off, and accountConcurrency allows 1000 processes x 1 connection + 5 of the"
                    + " migrator = 1005, and the database takes 45 (maxConnections 50, less 5 that"
                    + " the server keeps)",
                "40"));
    assertThat(problems("stage=prod", "database=aurora", "reservedConcurrency=off"))
        .extracting(SettingProblem::reason)
        .containsExactly(
            "is off, and accountConcurrency allows 1000 processes x 1 connection + 5 of the"
                + " migrator = 1005, and the database takes 195 (maxConnections 200, less 5 that"
                + " the server keeps)");
    assertThat(
            problems("stage=prod", "database=rds", "reservedConcurrency=50", "maxConnections=59"))
        .extracting(SettingProblem::reason)
        .containsExactly(
            "allows 50 processes x 1 connection + 5 of the migrator = 55, and the database takes"
                + " 54 (maxConnections 59, less 5 that the server keeps)");
  }

  @Test
  void theExampleOfARefusedBudgetFits() {
    String possible =
        problems("stage=dev", "database=rds", "accountConcurrency=1000").get(0).example();

    assertThat(
            read(
                    "stage=dev",
                    "database=rds",
                    "accountConcurrency=1000",
                    "reservedConcurrency=" + possible)
                .budget()
                .needed())
        .isEqualTo(45);
  }

  @Test
  void aPoolerTakesItsClientsAndNoMore() {
    String account = "accountConcurrency=20000";
    assertThat(
            read("stage=dev", "database=neon", account, "reservedConcurrency=9995")
                .budget()
                .needed())
        .isEqualTo(10_000);
    assertThat(problems("stage=dev", "database=neon", account, "reservedConcurrency=9996"))
        .extracting(SettingProblem::reason)
        .containsExactly(
            "allows 9996 processes x 1 connection + 5 of the migrator = 10001, and the database"
                + " takes 10000 (maxConnections, by default the clients of Neon's pooler)");
  }

  @Test
  void whatAwsKeepsForOtherFunctionsIsNotReserved() {
    assertThat(problems("stage=staging", "database=neon", "accountConcurrency=10", "minCapacity="))
        .containsExactly(
            new SettingProblem(
                "reservedConcurrency",
                "reserves 20 + 1 of the migrator, and of accountConcurrency 10 AWS keeps 100 for"
                    + " all other functions: leave it off, or have the account's limit raised and"
                    + " say so",
                "off"));
  }

  @Test
  void aRangeTheWrongWayRoundIsToldOfTogetherWithTheBudget() {
    assertThat(
            problems("stage=prod", "database=aurora", "minCapacity=9", "reservedConcurrency=500"))
        .extracting(SettingProblem::name)
        .containsExactly("minCapacity", "reservedConcurrency");
  }

  @Test
  void whatIsWrongIsSaidThoughStageAndDatabaseAreWrong() {
    assertThat(problems("stage=DEV", "database=postgres", "memory=1", "alarmEmail=ops"))
        .extracting(SettingProblem::name, SettingProblem::reason)
        .contains(
            tuple("stage", "is DEV: write dev"),
            tuple("database", "is none of neon, rds, aurora"),
            tuple("alarmEmail", "is no e-mail address"))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"acknowledged-issue-numbers", "cli-telemetry", "@aws-cdk/core:x", "aws:cdk:y"})
  void whatTheCdkNotesInTheContextIsLeftAlone(String name) {
    Map<String, String> context = context("stage=dev", "database=neon");
    context.put(name, "x");
    assertThat(StackSettings.read(context)).isEqualTo(read("stage=dev", "database=neon"));
  }

  // -- what is to be deployed

  @Test
  void whatWasNotBuiltIsNamedWithTheRemedy(@TempDir Path checkout) throws IOException {
    Path api = checkout.resolve("adapter-lambda/target/adapter-lambda.zip");
    Path migration = checkout.resolve("adapter-migration/target/adapter-migration.jar");

    assertThatExceptionOfType(ArtifactMissingException.class)
        .isThrownBy(() -> Artifacts.of(checkout))
        .withMessage(
            "Nothing to deploy: run mvn package in the checkout. Missing:%n  %s%n  %s"
                .formatted(api, migration));

    Files.createDirectories(migration.getParent());
    Files.createFile(migration);
    assertThatExceptionOfType(ArtifactMissingException.class)
        .isThrownBy(() -> Artifacts.of(checkout))
        .withMessage(
            "Nothing to deploy: run mvn package in the checkout. Missing:%n  %s".formatted(api));
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aStageIsLabelledInSmallLetters(Stage stage) {
    assertThat(stage.label()).isEqualTo(stage.name().toLowerCase(Locale.ROOT));
  }

  private static String unknown(String nearest) {
    return "is no context value of this app: correct it (the nearest one is "
        + nearest
        + "), or take it out of where it comes from: -c, cdk.json, cdk.context.json or"
        + " ~/.cdk.json";
  }

  private static StackSettings read(String... values) {
    return StackSettings.read(context(values));
  }

  private static List<SettingProblem> problems(String... values) {
    return catchThrowableOfType(SettingsException.class, () -> StackSettings.read(context(values)))
        .problems();
  }

  private static Map<String, String> context(String... values) {
    Map<String, String> context = new TreeMap<>();
    for (String value : values) {
      int end = value.contains(":") ? value.lastIndexOf('=') : value.indexOf('=');
      context.put(value.substring(0, end), value.substring(end + 1));
    }
    return context;
  }
}
