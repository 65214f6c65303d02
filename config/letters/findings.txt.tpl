{{! 每一种问题怎样写给报送单位。每种问题四部分，只改文字，不要改双花括号里的名字： }}
{{! 标题（IN_TITLE）、现在的情况（IN_STATE）、要求（IN_DEMAND）、怎样补正（IN_REMEDY，可以写几行，一行一条）。 }}
{{! FOUND 处填入检查出来的数值，EXPECTED 处填入要求的数值。 }}

{{#SUMMARY_MISSING}}
{{#IN_TITLE}}缺少活动总结{{/IN_TITLE}}
{{#IN_STATE}}未收到{{/IN_STATE}}
{{#IN_DEMAND}}一份活动总结（DOCX、WPS、PDF 等文档均可），文件名中请写明“总结”{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把活动总结作为附件添加后发来。
{{/IN_REMEDY}}
{{/SUMMARY_MISSING}}

{{#SUMMARY_EMPTY}}
{{#IN_TITLE}}活动总结内容过少{{/IN_TITLE}}
{{#IN_STATE}}只有 {{FOUND}} 个汉字{{/IN_STATE}}
{{#IN_DEMAND}}正文不少于 {{EXPECTED}} 个汉字{{/IN_DEMAND}}
{{#IN_REMEDY}}
请先打开文件核对，是否选错了文件，或者只保存了空白的样稿。
请把写好的总结重新保存，作为附件发来。
{{/IN_REMEDY}}
{{/SUMMARY_EMPTY}}

{{#IMAGE_MISSING}}
{{#IN_TITLE}}缺少活动图片{{/IN_TITLE}}
{{#IN_STATE}}未收到{{/IN_STATE}}
{{#IN_DEMAND}}反映活动现场情况的图片{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把图片作为附件添加后发来。用手机微信传图时，选好图片后请勾选左下角的“原图”，再点发送。
{{/IN_REMEDY}}
{{/IMAGE_MISSING}}

{{#IMAGE_WRONG_FORMAT}}
{{#IN_TITLE}}图片格式不符{{/IN_TITLE}}
{{#IN_STATE}}现为 {{FOUND}} 格式{{/IN_STATE}}
{{#IN_DEMAND}}{{EXPECTED}} 格式{{/IN_DEMAND}}
{{#IN_REMEDY}}
用电脑自带的“画图”打开这张图片，点“文件”“另存为”，文件类型选 {{EXPECTED}}，保存后把新文件发来。
苹果手机可先打开“设置”“相机”“格式”，选“兼容性最佳”，以后拍的照片就是 JPG 格式。
只修改文件名的后缀不能改变格式。
{{/IN_REMEDY}}
{{/IMAGE_WRONG_FORMAT}}

{{#IMAGE_TOO_SMALL}}
{{#IN_TITLE}}图片像素不足{{/IN_TITLE}}
{{#IN_STATE}}现为 {{FOUND}} 像素{{/IN_STATE}}
{{#IN_DEMAND}}不小于 {{EXPECTED}} 像素（横拍、竖拍均可）{{/IN_DEMAND}}
{{#IN_REMEDY}}
请找到相机或手机里最初拍的那一张发来。截图、从网页或文档里复制出来的图片，像素一般都不够。
用手机微信传到电脑时，选好图片后请勾选左下角的“原图”，再点发送；不勾选，图片会被自动缩小。
用手机邮箱发送时，如询问图片大小，请选“实际大小”或“原图”。
{{/IN_REMEDY}}
{{/IMAGE_TOO_SMALL}}

{{#IMAGE_NO_CAPTION}}
{{#IN_TITLE}}图片缺少文字说明{{/IN_TITLE}}
{{#IN_STATE}}没有文字说明{{/IN_STATE}}
{{#IN_DEMAND}}每张图片配简要文字说明（不少于 4 个汉字）{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把说明直接写在文件名里，例如把“图1.jpg”改名为“图1 质量月启动仪式现场.jpg”，再重新发来。
改名的方法：在文件上点鼠标右键，选“重命名”，只改中间的文字，不要改动最后的“.jpg”。
{{/IN_REMEDY}}
{{/IMAGE_NO_CAPTION}}

{{#IMAGE_TOO_MANY}}
{{#IN_TITLE}}图片张数过多{{/IN_TITLE}}
{{#IN_STATE}}现有 {{FOUND}} 张{{/IN_STATE}}
{{#IN_DEMAND}}不超过 {{EXPECTED}} 张{{/IN_DEMAND}}
{{#IN_REMEDY}}
请选定要报送的图片，另写一封新邮件（这一次请不要点“回复”），附上活动总结和选定的图片等全部材料，新邮件将整体替换原来的材料。
{{/IN_REMEDY}}
{{/IMAGE_TOO_MANY}}

{{#IMAGE_CORRUPT}}
{{#IN_TITLE}}图片损坏{{/IN_TITLE}}
{{#IN_STATE}}打不开，或者只能显示一部分{{/IN_STATE}}
{{#IN_DEMAND}}能完整打开的图片{{/IN_DEMAND}}
{{#IN_REMEDY}}
请在电脑上打开原图，确认能完整显示后重新发来。
如果是从微信、网盘里存下来的，请等下载完成后再添加为附件。
{{/IN_REMEDY}}
{{/IMAGE_CORRUPT}}

{{#VIDEO_MISSING}}
{{#IN_TITLE}}缺少活动视频{{/IN_TITLE}}
{{#IN_STATE}}未收到{{/IN_STATE}}
{{#IN_DEMAND}}反映活动内容和特色的视频{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把视频作为附件发来；文件太大无法添加时，可用邮箱的“超大附件”发送。
{{/IN_REMEDY}}
{{/VIDEO_MISSING}}

{{#VIDEO_CORRUPT}}
{{#IN_TITLE}}视频无法播放{{/IN_TITLE}}
{{#IN_STATE}}打不开{{/IN_STATE}}
{{#IN_DEMAND}}能正常播放的视频{{/IN_DEMAND}}
{{#IN_REMEDY}}
请在电脑上播放一遍，确认正常后重新发来。
如果是从微信、网盘里存下来的，请等下载完成后再添加为附件。
{{/IN_REMEDY}}
{{/VIDEO_CORRUPT}}

{{#VIDEO_LOW_RESOLUTION}}
{{#IN_TITLE}}视频清晰度不足{{/IN_TITLE}}
{{#IN_STATE}}现为 {{FOUND}} 像素{{/IN_STATE}}
{{#IN_DEMAND}}高清，不低于 {{EXPECTED}} 像素{{/IN_DEMAND}}
{{#IN_REMEDY}}
请发来原始视频。用微信传视频会被自动压缩，请在微信里点“文件”来发送，或者用数据线拷到电脑。
用剪辑软件导出时，分辨率请选 720P 或 1080P。
{{/IN_REMEDY}}
{{/VIDEO_LOW_RESOLUTION}}

{{#STATISTICS_MISSING}}
{{#IN_TITLE}}缺少统计表{{/IN_TITLE}}
{{#IN_STATE}}未收到{{/IN_STATE}}
{{#IN_DEMAND}}一份统计表（XLSX、XLS、ET 等表格均可），文件名中请写明“统计表”{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把统计表作为附件添加后发来。
{{/IN_REMEDY}}
{{/STATISTICS_MISSING}}

{{#STATISTICS_COLUMNS}}
{{#IN_TITLE}}统计表栏目不全{{/IN_TITLE}}
{{#IN_STATE}}缺少栏目：{{FOUND}}{{/IN_STATE}}
{{#IN_DEMAND}}表头应有以下各栏，次序不限：{{EXPECTED}}{{/IN_DEMAND}}
{{#IN_REMEDY}}
请在表头一行补上所缺的栏目并填好数据，栏目名称请与上面的写法一致，保存后重新发来。
{{/IN_REMEDY}}
{{/STATISTICS_COLUMNS}}

{{#DOCUMENT_CORRUPT}}
{{#IN_TITLE}}文件打不开{{/IN_TITLE}}
{{#IN_STATE}}打不开{{/IN_STATE}}
{{#IN_DEMAND}}能正常打开的文件{{/IN_DEMAND}}
{{#IN_REMEDY}}
请用原来的软件打开这个文件，点“另存为”，存成 DOCX 或 PDF 格式后重新发来。
{{/IN_REMEDY}}
{{/DOCUMENT_CORRUPT}}

{{#ATTACHMENT_ENCRYPTED}}
{{#IN_TITLE}}文件设有密码{{/IN_TITLE}}
{{#IN_STATE}}设有密码，无法打开{{/IN_STATE}}
{{#IN_DEMAND}}不设密码的文件{{/IN_DEMAND}}
{{#IN_REMEDY}}
压缩包：请解压后重新压缩，压缩时不要设置密码；也可以不压缩，直接把各个文件添加为附件。
文档：请用原来的软件打开，取消打开密码，保存后重新发来。
{{/IN_REMEDY}}
{{/ATTACHMENT_ENCRYPTED}}

{{#ATTACHMENT_CORRUPT}}
{{#IN_TITLE}}压缩包不完整{{/IN_TITLE}}
{{#IN_STATE}}不能全部解开{{/IN_STATE}}
{{#IN_DEMAND}}能完整解开的压缩包{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把原来的文件重新压缩后发来；也可以不压缩，直接把各个文件添加为附件。
{{/IN_REMEDY}}
{{/ATTACHMENT_CORRUPT}}

{{#ATTACHMENT_BOMB}}
{{#IN_TITLE}}压缩包过大或层数过多{{/IN_TITLE}}
{{#IN_STATE}}解开后过大，或者压缩包里又套了多层压缩包，未能处理{{/IN_STATE}}
{{#IN_DEMAND}}大小适中、不层层压缩的附件{{/IN_DEMAND}}
{{#IN_REMEDY}}
请不要把压缩包再放进压缩包，把各个文件直接添加为附件，必要时分几封邮件发来。
{{/IN_REMEDY}}
{{/ATTACHMENT_BOMB}}

{{#ATTACHMENT_DANGEROUS}}
{{#IN_TITLE}}不能接收的文件{{/IN_TITLE}}
{{#IN_STATE}}是程序、脚本，或者带有宏的文档，为安全起见未予接收{{/IN_STATE}}
{{#IN_DEMAND}}普通的文档、图片和视频{{/IN_DEMAND}}
{{#IN_REMEDY}}
程序文件请不要发送。
带宏的文档请用原来的软件打开，另存为 DOCX、XLSX 或 PDF 格式后发来。
{{/IN_REMEDY}}
{{/ATTACHMENT_DANGEROUS}}

{{#ATTACHMENT_LINK}}
{{#IN_TITLE}}只收到下载链接{{/IN_TITLE}}
{{#IN_STATE}}邮件里只有“超大附件”的下载链接，没有文件本身{{/IN_STATE}}
{{#IN_DEMAND}}文件本身{{/IN_DEMAND}}
{{#IN_REMEDY}}
链接过期后将无法下载。如果文件不太大，请直接作为附件重新发来；确实太大的，请尽量设置较长的有效期。
{{/IN_REMEDY}}
{{/ATTACHMENT_LINK}}
