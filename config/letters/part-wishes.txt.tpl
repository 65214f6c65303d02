{{#HAS_WISHES}}
{{#WISH}}
{{NUMBER}}. {{TITLE}}
{{#PLACE}}
   · {{#HAS_NAME}}{{NAME}}：{{/HAS_NAME}}{{STATE}}
{{/PLACE}}
{{#HAS_DEMAND}}
   希望：{{DEMAND}}
{{/HAS_DEMAND}}
{{#HAS_REMEDY}}
   办法：
{{#REMEDY_LINE}}
     － {{REMEDY}}
{{/REMEDY_LINE}}
{{/HAS_REMEDY}}

{{/WISH}}
{{/HAS_WISHES}}
