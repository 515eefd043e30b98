package dev.vitae.infra.construct;

import dev.vitae.infra.settings.StackSettings;
import dev.vitae.infra.settings.Stage;
import java.util.List;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.IInterfaceVpcEndpointService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Two zones without a way to or from the internet: the functions reach the database and those of
 * AWS's services that keep its passwords, and nothing reaches the functions.
 */
final class Network extends Construct {
  private static final Port HTTPS = Port.tcp(443);
  private static final int ZONES = 2;

  private final Vpc vpc;
  private final SecurityGroup api;
  private final SecurityGroup migrator;
  private final SecurityGroup database;

  /**
   * @param parametersAreRead whether the API reads parameters, not secrets alone
   */
  Network(Construct scope, String id, StackSettings settings, boolean parametersAreRead) {
    super(scope, id);
    this.vpc =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr("10.0.0.0/24"))
            .maxAzs(ZONES)
            .natGateways(0)
            .restrictDefaultSecurityGroup(false) // nothing is in it; the CDK would add a function
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("Private")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .cidrMask(26)
                        .build()))
            .build();
    logFlow(settings);
    this.api = group("ApiGroup", "Function of the API");
    this.migrator = group("MigratorGroup", "Function of the migrator");
    this.database = group("DatabaseGroup", "The database");
    SecurityGroup endpoints = group("EndpointGroup", "Services of AWS inside of the network");
    connect(api, endpoints, HTTPS, "reads secrets");
    connect(migrator, endpoints, HTTPS, "reads secrets");
    endpoint(
        "SecretsManager",
        InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
        endpoints,
        settings.stage());
    if (parametersAreRead) {
      endpoint("Parameters", InterfaceVpcEndpointAwsService.SSM, endpoints, settings.stage());
    }
  }

  Vpc vpc() {
    return vpc;
  }

  SecurityGroup api() {
    return api;
  }

  SecurityGroup migrator() {
    return migrator;
  }

  SecurityGroup database() {
    return database;
  }

  static SubnetSelection subnets() {
    return SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build();
  }

  /** Opens the database to the two functions, and to nobody else. */
  void openDatabase(int port) {
    connect(api, database, Port.tcp(port), "serves");
    connect(migrator, database, Port.tcp(port), "migrates");
  }

  private static void connect(SecurityGroup from, SecurityGroup to, Port port, String why) {
    from.addEgressRule(to, port, why);
    to.addIngressRule(from, port, why);
  }

  private SecurityGroup group(String id, String description) {
    return SecurityGroup.Builder.create(this, id)
        .vpc(vpc)
        .description(description)
        .allowAllOutbound(false)
        .build();
  }

  /** In one zone where a short outage of a zone hurts nobody: each costs by the hour. */
  private InterfaceVpcEndpoint endpoint(
      String id, IInterfaceVpcEndpointService service, SecurityGroup group, Stage stage) {
    SubnetSelection where =
        stage == Stage.DEV
            ? SubnetSelection.builder().subnets(List.of(vpc.getIsolatedSubnets().get(0))).build()
            : subnets();
    return vpc.addInterfaceEndpoint(
        id,
        InterfaceVpcEndpointOptions.builder()
            .service(service)
            .subnets(where)
            .securityGroups(List.of(group))
            .open(false)
            .privateDnsEnabled(true)
            .build());
  }

  private void logFlow(StackSettings settings) {
    LogGroup log = Logs.group(this, "FlowLog", settings);
    Role role =
        Role.Builder.create(this, "FlowLogRole")
            .assumedBy(new ServicePrincipal("vpc-flow-logs.amazonaws.com"))
            .build();
    vpc.addFlowLog(
        "Flow",
        FlowLogOptions.builder()
            .destination(FlowLogDestination.toCloudWatchLogs(log, role))
            .trafficType(FlowLogTrafficType.REJECT)
            .build());
  }
}
