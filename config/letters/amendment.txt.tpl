主题：回复：{{CAMPAIGN}}补充材料收悉{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}}补充的{{CAMPAIGN}}材料收悉，已并入原来报送的材料。经核对，现在材料符合要求，不需要再补正。
{{#HAS_RECEIPT}}
　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-notes}}

{{#HAS_WISHES}}

　　以下几项希望予以补充完善；确实没有的，不影响本次报送。

{{/HAS_WISHES}}
{{>part-wishes}}

　　下面是贵单位目前报送的全部材料。

{{>part-items}}
{{>part-foot}}
