package dev.vitae.adapter.lambda.testkit;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/** A call that stands still: what is left of it stays the same. */
public final class TestContext implements Context {
  public static final String REQUEST_ID = "8f507cfc-xmpl-4697-b07a-ac58fc914c95";

  /** What a function behind a gateway has at most, which itself waits for thirty seconds. */
  public static final int MOST_MILLIS = 29_000;

  private final int millisLeft;

  /** With all of its time left. */
  public TestContext() {
    this(MOST_MILLIS);
  }

  public TestContext(int millisLeft) {
    this.millisLeft = millisLeft;
  }

  @Override
  public String getAwsRequestId() {
    return REQUEST_ID;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/vitae";
  }

  @Override
  public String getLogStreamName() {
    return "2026/11/22/[1]0123456789abcdef";
  }

  @Override
  public String getFunctionName() {
    return "vitae";
  }

  @Override
  public String getFunctionVersion() {
    return "1";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:eu-central-1:123456789012:function:vitae";
  }

  @Override
  public CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return millisLeft;
  }

  @Override
  public int getMemoryLimitInMB() {
    return 512;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("lines go to standard output");
  }
}
