主题：待处理：有一封来信需要人工核对{{#HAS_MESSAGE}}（第 {{MESSAGE}} 号）{{/HAS_MESSAGE}}
{{OFFICE}}：

　　下面这封来信，系统不能自行判断，已经原样保存，没有给对方回信，请人工核对处理。

{{#HAS_MESSAGE}}
   待处理编号：{{MESSAGE}}
{{/HAS_MESSAGE}}
   发件人：　　{{SENDER}}
{{#HAS_SUBJECT}}
   主题：　　　{{SUBJECT}}
{{/HAS_SUBJECT}}
   收到时间：　{{RECEIVED}}
{{#HAS_CAMPAIGN}}
   活动：　　　{{CAMPAIGN}}
{{/HAS_CAMPAIGN}}
{{#HAS_AGENCY}}
   登记单位：　{{AGENCY}}
{{/HAS_AGENCY}}
{{#HAS_RECEIPT}}
   回执编号：　{{RECEIPT}}
{{/HAS_RECEIPT}}
{{#HAS_EVIDENCE}}

需要核对的原因：

{{#EVIDENCE_LINE}}
   · {{EVIDENCE}}
{{/EVIDENCE_LINE}}
{{/HAS_EVIDENCE}}
{{#HAS_CANDIDATES}}

来信中提到的单位：

{{#CANDIDATE_LINE}}
   · {{CANDIDATE}}
{{/CANDIDATE_LINE}}
{{/HAS_CANDIDATES}}

{{>part-items}}

{{TODAY}}　报送系统
