package dev.vitae.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;

/** The layers of the house, and all that each may see. What is not named here is not allowed. */
enum Layer {
  DOMAIN("domain", List.of(), List.of()),
  APPLICATION("application", List.of(DOMAIN), List.of()),
  SETTINGS("settings", List.of(), List.of("tools.jackson.core")),
  HTTP("adapter.http", List.of(DOMAIN, APPLICATION), List.of("tools.jackson.core")),
  PERSISTENCE(
      "adapter.persistence.jdbc",
      List.of(DOMAIN, APPLICATION, SETTINGS),
      wiringAnd("com.zaxxer.hikari", "dev.failsafe", "org.postgresql", "javax.sql", "javax.net")),
  MIGRATION(
      "adapter.migration",
      List.of(SETTINGS),
      List.of(
          "org.flywaydb",
          "org.postgresql",
          "picocli",
          "javax.sql",
          "org.slf4j",
          "com.amazonaws.services.lambda.runtime",
          "tools.jackson.core")),
  BOOTSTRAP("bootstrap", List.of(DOMAIN, APPLICATION, SETTINGS, HTTP), wiringAnd()),
  LOCAL(
      "adapter.http.local",
      List.of(DOMAIN, APPLICATION, SETTINGS, HTTP),
      wiringAnd(
          "io.javalin",
          "jakarta.servlet",
          "org.eclipse.jetty",
          "kotlin",
          "org.apache.commons.compress",
          "org.tukaani.xz")),
  LOCAL_ROOT(
      "adapter.http.local.bootstrap",
      List.of(DOMAIN, APPLICATION, SETTINGS, HTTP, PERSISTENCE, MIGRATION, BOOTSTRAP, LOCAL),
      wiringAnd("picocli")),
  LAMBDA_EVENT(
      "adapter.lambda.event",
      List.of(HTTP),
      List.of("com.amazonaws.services.lambda.runtime", "tools.jackson.core")),
  LAMBDA_LOG(
      "adapter.lambda.log",
      List.of(HTTP, LAMBDA_EVENT),
      List.of("com.amazonaws.services.lambda.runtime", "tools.jackson.core")),
  LAMBDA_ROOT(
      "adapter.lambda.bootstrap",
      List.of(
          DOMAIN, APPLICATION, SETTINGS, HTTP, PERSISTENCE, BOOTSTRAP, LAMBDA_EVENT, LAMBDA_LOG),
      wiringAnd("com.amazonaws.services.lambda.runtime", "org.crac", "tools.jackson.core")),
  LAMBDA(
      "adapter.lambda",
      List.of(LAMBDA_EVENT, LAMBDA_ROOT),
      List.of("com.amazonaws.services.lambda.runtime")),
  INFRA_SETTINGS("infra.settings", List.of(SETTINGS, HTTP), List.of()),
  INFRA(
      "infra",
      List.of(SETTINGS, HTTP, MIGRATION, LAMBDA_LOG, INFRA_SETTINGS),
      List.of(
          "software.amazon.awscdk",
          "software.amazon.jsii",
          "software.constructs",
          "io.github.cdklabs"));

  private final String path;
  private final List<Layer> sees;
  private final List<String> libraries;

  Layer(String path, List<Layer> sees, List<String> libraries) {
    this.path = path;
    this.sees = sees;
    this.libraries = libraries;
  }

  /** Dagger and the names of JSR 330: {@link Rules} says in which classes. */
  private static List<String> wiringAnd(String... libraries) {
    List<String> all = new ArrayList<>(List.of(libraries));
    all.addAll(List.of("dagger", "jakarta.inject", "javax.annotation.processing"));
    return all;
  }

  String packageIn(String root) {
    return root + "." + path;
  }

  /** The classes of this layer and of no layer nested in it. */
  DescribedPredicate<JavaClass> classesIn(String root) {
    DescribedPredicate<JavaClass> mine = resideInAPackage(packageIn(root) + "..");
    for (Layer other : values()) {
      if (other.path.startsWith(path + ".")) {
        mine = mine.and(DescribedPredicate.not(resideInAPackage(other.packageIn(root) + "..")));
      }
    }
    return mine.as("the layer " + this);
  }

  DescribedPredicate<JavaClass> allowedIn(String root) {
    List<String> packages = new ArrayList<>(List.of("java.."));
    libraries.forEach(library -> packages.add(library + ".."));
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(packages.toArray(String[]::new)).or(classesIn(root));
    for (Layer layer : sees) {
      allowed = allowed.or(layer.classesIn(root));
    }
    return allowed.as("java.*, itself, %s and %s", sees, libraries);
  }
}
