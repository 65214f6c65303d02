主题：回复：{{CAMPAIGN}}信息收悉{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}}报送的{{CAMPAIGN}}信息收悉，已经登记。{{#DEADLINE_AHEAD}}活动结束后，敬请于{{DEADLINE}}前报送活动总结等材料。{{/DEADLINE_AHEAD}}
{{>part-notes}}

{{>part-items}}
{{>part-foot}}
