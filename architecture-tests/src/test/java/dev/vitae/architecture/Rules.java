package dev.vitae.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of the house by their names, for any root package: ours, and the one of deliberate
 * violations.
 */
final class Rules {
  private static final String NAMES_THAT_SAY_NOTHING =
      ".*(Util|Utils|Helper|Helpers|Manager|Impl|Dto|DTO|Data|Common)";

  /** What Dagger writes: it has to see all that it wires, and names its classes as it likes. */
  private static final DescribedPredicate<JavaClass> GENERATED =
      DescribedPredicate.describe("generated", Rules::isGenerated);

  private Rules() {}

  private static boolean isGenerated(JavaClass type) {
    return type.isAnnotatedWith("dagger.internal.DaggerGenerated")
        || type.getEnclosingClass().map(Rules::isGenerated).orElse(false);
  }

  static Map<String, ArchRule> of(String root) {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    for (Layer layer : Layer.values()) {
      rules.put(layer + " sees only what it may", seesOnlyWhatItMay(layer, root));
    }
    rules.put("every class is in a layer", everyClassIsInALayer(root));
    rules.put("packages have no cycles", packagesHaveNoCycles(root));
    rules.put("clock, chance and environment are given", clockChanceAndEnvironment(root));
    rules.put("wiring stands in modules and roots", wiring(root));
    rules.put("the store's adapter shows its module and settings", persistenceIsHidden(root));
    rules.put("a name says what it is", names(root));
    rules.put("nothing is printed but by a root or a command", printing(root));
    return rules;
  }

  private static ArchRule seesOnlyWhatItMay(Layer layer, String root) {
    return classes()
        .that(layer.classesIn(root))
        .and(DescribedPredicate.not(GENERATED))
        .should(onlyDependOnClassesThat(layer.allowedIn(root)));
  }

  private static ArchRule everyClassIsInALayer(String root) {
    DescribedPredicate<JavaClass> inALayer = Layer.DOMAIN.classesIn(root);
    for (Layer layer : Layer.values()) {
      inALayer = inALayer.or(layer.classesIn(root));
    }
    return classes()
        .that(resideInAPackage(root + ".."))
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.be(
                inALayer.as("in one of the layers")));
  }

  private static ArchRule packagesHaveNoCycles(String root) {
    // A layer's own packages may lean on each other only one way, too: (**) takes each package as a
    // slice.
    return SlicesRuleDefinition.slices()
        .matching(root + ".(adapter.*.*|adapter.*|*)..")
        .should()
        .beFreeOfCycles();
  }

  private static ArchRule clockChanceAndEnvironment(String root) {
    DescribedPredicate<JavaClass> inside =
        Layer.DOMAIN
            .classesIn(root)
            .or(Layer.APPLICATION.classesIn(root))
            .or(Layer.SETTINGS.classesIn(root))
            .or(Layer.HTTP.classesIn(root))
            .or(Layer.LAMBDA_EVENT.classesIn(root))
            .or(Layer.LAMBDA_LOG.classesIn(root));
    return noClasses()
        .that(inside.as("the inner layers, the settings, HTTP, events and their log"))
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe("clock, chance or environment", Rules::takesFromOutside))
        .because("time, randomness and environment are parameters: a root gives them");
  }

  private static boolean takesFromOutside(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    boolean constructed = name.equals("<init>");
    switch (owner) {
      case "java.lang.System":
        return List.of(
                "getenv", "getProperty", "getProperties", "currentTimeMillis", "nanoTime", "exit")
            .contains(name);
      case "java.time.Clock":
        return name.startsWith("system") || name.startsWith("tick");
      case "java.time.InstantSource":
        return name.equals("system");
      case "java.util.UUID":
        return name.equals("randomUUID");
      case "java.util.Random":
      case "java.util.SplittableRandom":
      case "java.security.SecureRandom":
        return constructed || name.startsWith("getInstance");
      case "java.util.concurrent.ThreadLocalRandom":
        return name.equals("current");
      case "java.lang.Math":
        return name.equals("random");
      case "java.util.Date":
        return constructed;
      default:
        return owner.startsWith("java.time.") && name.equals("now");
    }
  }

  private static ArchRule wiring(String root) {
    DescribedPredicate<JavaClass> mayWire =
        simpleNameEndingWith("Module").or(resideInAPackage(root + "..bootstrap..")).or(GENERATED);
    return noClasses()
        .that(resideInAPackage(root + ".."))
        .and(DescribedPredicate.not(mayWire))
        .should()
        .dependOnClassesThat(resideInAnyPackage("dagger..", "jakarta.inject..", "javax.inject.."))
        .because("what is wired need not know by whom");
  }

  private static ArchRule persistenceIsHidden(String root) {
    return classes()
        .that(Layer.PERSISTENCE.classesIn(root))
        .and(DescribedPredicate.not(GENERATED))
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveSimpleNameEndingWith("Module")
        .orShould()
        .haveSimpleNameEndingWith("Settings")
        .orShould()
        .haveNameMatching(".*\\.(TimeBudget|DatabaseListener|Connections)")
        .because("others see the ports and what a root gives and is given, not who keeps them");
  }

  private static ArchRule names(String root) {
    return noClasses()
        .that(resideInAPackage(root + ".."))
        .and(DescribedPredicate.not(GENERATED))
        .should()
        .haveNameMatching(NAMES_THAT_SAY_NOTHING);
  }

  private static ArchRule printing(String root) {
    List<Layer> silent = new ArrayList<>(List.of(Layer.values()));
    silent.removeAll(
        List.of(Layer.MIGRATION, Layer.LOCAL, Layer.LOCAL_ROOT, Layer.LAMBDA_ROOT, Layer.INFRA));
    DescribedPredicate<JavaClass> quiet = Layer.DOMAIN.classesIn(root);
    for (Layer layer : silent) {
      quiet = quiet.or(layer.classesIn(root));
    }
    return noClasses()
        .that(quiet.as("a layer without a command line"))
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "System.out or System.err",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && List.of("out", "err").contains(access.getTarget().getName())));
  }
}
