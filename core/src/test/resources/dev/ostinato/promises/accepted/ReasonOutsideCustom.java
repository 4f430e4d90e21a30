import module dev.ostinato;

record ReasonOutsideCustom() implements ExitReason.Custom {} // accepted
