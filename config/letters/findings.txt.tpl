{{! 每一种问题怎样写给报送单位。文字可以改，双花括号和其中的名字请不要改。 }}
{{! 每种问题四部分：标题（IN_TITLE）、现在的情况（IN_STATE）、要求（IN_DEMAND）、怎样补正（IN_REMEDY，一行一条）。 }}
{{! FOUND 处填入检查出来的情况，EXPECTED 处填入要求。删去一种问题，信里就改用系统自带的一句话。 }}

{{#SUMMARY_MISSING}}
{{#IN_TITLE}}缺少活动总结{{/IN_TITLE}}
{{#IN_STATE}}没有收到活动总结{{/IN_STATE}}
{{#IN_DEMAND}}一份活动总结，DOCX、WPS、PDF 等格式均可，文件名中请写明“总结”{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把活动总结添加为附件，直接回复本邮件发来。
如果已经写在邮件正文里，请保存成一个文档，作为附件发来。
{{/IN_REMEDY}}
{{/SUMMARY_MISSING}}

{{#SUMMARY_EMPTY}}
{{#IN_TITLE}}活动总结内容过少{{/IN_TITLE}}
{{#IN_STATE}}{{#HAS_FOUND}}文件里只有 {{FOUND}} 个汉字{{/HAS_FOUND}}{{#NO_FOUND}}文件里没有文字{{/NO_FOUND}}{{/IN_STATE}}
{{#IN_DEMAND}}完整的活动总结，正文不少于 {{EXPECTED}} 个汉字{{/IN_DEMAND}}
{{#IN_REMEDY}}
请先打开这个文件看一看，是否选错了文件，或者发的是没有填写的样稿。
写好的总结请先保存、关闭，再添加为附件发来。
{{/IN_REMEDY}}
{{/SUMMARY_EMPTY}}

{{#SUMMARY_SCANNED}}
{{#IN_STATE}}是扫描件，可以接收，不必重发{{/IN_STATE}}
{{/SUMMARY_SCANNED}}

{{#IMAGE_MISSING}}
{{#IN_TITLE}}缺少活动图片{{/IN_TITLE}}
{{#IN_STATE}}没有收到图片{{/IN_STATE}}
{{#IN_DEMAND}}反映活动现场情况的图片{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把照片逐张添加为附件，直接回复本邮件发来。
从手机微信把照片传到电脑时，选好照片后请先勾选“原图”，再点“发送”；不勾选，照片会被自动缩小。
{{/IN_REMEDY}}
{{/IMAGE_MISSING}}

{{#IMAGE_WRONG_FORMAT}}
{{#IN_TITLE}}图片格式不符{{/IN_TITLE}}
{{#IN_STATE}}现在是 {{FOUND}} 格式{{/IN_STATE}}
{{#IN_DEMAND}}{{EXPECTED}} 格式{{/IN_DEMAND}}
{{#IN_REMEDY}}
{{#IS_JPG}}
在电脑上用“画图”打开这张图片，点左上角“文件”→“另存为”→“JPEG 图片”，保存后把新文件发来。
{{/IS_JPG}}
{{#NOT_JPG}}
在电脑上用“画图”打开这张图片，点左上角“文件”→“另存为”，类型选 {{EXPECTED}}，保存后把新文件发来。
{{/NOT_JPG}}
{{#IS_HEIC}}
这是苹果手机的照片格式。可用微信把照片发给“文件传输助手”（勾选“原图”），在电脑上另存，一般就成为 JPG 格式。
以后拍照前，在苹果手机“设置”→“相机”→“格式”里选“兼容性最佳”，拍出来就是 JPG 格式。
{{/IS_HEIC}}
只把文件名末尾改成“.jpg”不能改变格式，请不要这样做。
{{/IN_REMEDY}}
{{/IMAGE_WRONG_FORMAT}}

{{#IMAGE_TOO_SMALL}}
{{#IN_TITLE}}图片像素不足{{/IN_TITLE}}
{{#IN_STATE}}现在是 {{FOUND}} 像素{{/IN_STATE}}
{{#IN_DEMAND}}不小于 {{EXPECTED}} 像素（横拍、竖拍均可）{{/IN_DEMAND}}
{{#IN_REMEDY}}
请找到手机或相机里最初拍的那一张发来；截图，以及从网页、文档里取出来的图片，像素一般都不够。
从手机微信把照片传到电脑时，选好照片后请先勾选“原图”，再点“发送”；不勾选，照片会被自动缩小。
用手机邮箱发送时，如询问图片大小，请选“实际大小”或“原图”。
请不要用软件把小图放大，放大后看不清楚；没有更大的照片时，请换一张。
{{/IN_REMEDY}}
{{/IMAGE_TOO_SMALL}}

{{#IMAGE_NO_CAPTION}}
{{#IN_TITLE}}图片缺少文字说明{{/IN_TITLE}}
{{#IN_STATE}}没有找到文字说明{{/IN_STATE}}
{{#IN_DEMAND}}每张图片配简要的文字说明，不少于 4 个汉字{{/IN_DEMAND}}
{{#IN_REMEDY}}
一种办法：把说明写进文件名，例如把“图1.jpg”改成“图1 质量月启动仪式现场.jpg”，再把改好的图片发来。改名时在文件上点鼠标右键，选“重命名”，末尾的“.jpg”不要动。
另一种办法（图片不必重发）：新建一个文档，名称写“图片说明”，每张图片一行，先写图片的文件名，空一格，再写说明，例如“图1.jpg 质量月启动仪式现场”；把这个文档添加为附件发来。
{{/IN_REMEDY}}
{{/IMAGE_NO_CAPTION}}

{{#IMAGE_TOO_MANY}}
{{#IN_TITLE}}图片张数过多{{/IN_TITLE}}
{{#IN_STATE}}现有 {{FOUND}} 张{{/IN_STATE}}
{{#IN_DEMAND}}不超过 {{EXPECTED}} 张{{/IN_DEMAND}}
{{#IN_REMEDY}}
请从中选定不超过 {{EXPECTED}} 张，全部添加为附件，直接回复本邮件发来；以回复中的图片为准，其余的不再采用。
其他材料不必重发。
{{/IN_REMEDY}}
{{/IMAGE_TOO_MANY}}

{{#IMAGE_DUPLICATE}}
{{#IN_STATE}}与“{{FOUND}}”完全相同，只计一张，不必处理{{/IN_STATE}}
{{/IMAGE_DUPLICATE}}

{{#IMAGE_CORRUPT}}
{{#IN_TITLE}}图片损坏{{/IN_TITLE}}
{{#IN_STATE}}打不开，或者只能显示一部分{{/IN_STATE}}
{{#IN_DEMAND}}能完整打开的图片{{/IN_DEMAND}}
{{#IN_REMEDY}}
请在电脑上打开原来的图片，确认能完整显示，再重新发来。
从微信、网盘里存下来的，请等下载完成后再添加为附件；附件上传完成后再点“发送”。
{{/IN_REMEDY}}
{{/IMAGE_CORRUPT}}

{{#VIDEO_MISSING}}
{{#IN_TITLE}}缺少活动视频{{/IN_TITLE}}
{{#IN_STATE}}没有收到视频{{/IN_STATE}}
{{#IN_DEMAND}}反映活动内容和特色的视频{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把视频添加为附件，直接回复本邮件发来。
视频太大、添加不上时，请在电脑上登录邮箱，写信时点“超大附件”上传后发送，有效期请选最长的。
也可以用剪辑软件重新导出，分辨率选 720P，文件会小很多。
{{/IN_REMEDY}}
{{/VIDEO_MISSING}}

{{#VIDEO_CORRUPT}}
{{#IN_TITLE}}视频无法播放{{/IN_TITLE}}
{{#IN_STATE}}打不开，不能播放{{/IN_STATE}}
{{#IN_DEMAND}}能正常播放的视频，MP4 格式最好{{/IN_DEMAND}}
{{#IN_REMEDY}}
请在电脑上从头到尾播放一遍，确认正常，再重新发来。
从微信、网盘里存下来的，请等下载完成后再添加为附件；附件上传完成后再点“发送”。
剪辑软件的工程文件不是视频，请在剪辑软件里点“导出”，把导出的视频发来。
{{/IN_REMEDY}}
{{/VIDEO_CORRUPT}}

{{#VIDEO_LOW_RESOLUTION}}
{{#IN_TITLE}}视频清晰度不足{{/IN_TITLE}}
{{#IN_STATE}}现在是 {{FOUND}} 像素{{/IN_STATE}}
{{#IN_DEMAND}}高清视频，不低于 {{EXPECTED}} 像素{{/IN_DEMAND}}
{{#IN_REMEDY}}
请发最初拍的视频。在微信聊天里直接发视频会被自动压缩：请点“＋”→“文件”发送，或者用数据线拷到电脑。
用剪辑软件导出时，分辨率请选 720P 或 1080P。
视频太大、添加不上时，请在电脑上登录邮箱，写信时点“超大附件”上传后发送，有效期请选最长的。
{{/IN_REMEDY}}
{{/VIDEO_LOW_RESOLUTION}}

{{#STATISTICS_MISSING}}
{{#IN_TITLE}}缺少统计表{{/IN_TITLE}}
{{#IN_STATE}}没有收到统计表{{/IN_STATE}}
{{#IN_DEMAND}}一份统计表，XLSX、XLS、ET 等表格均可，文件名中请写明“统计表”{{/IN_DEMAND}}
{{#IN_REMEDY}}
请把填好的统计表添加为附件，直接回复本邮件发来。
{{/IN_REMEDY}}
{{/STATISTICS_MISSING}}

{{#STATISTICS_COLUMNS}}
{{#IN_TITLE}}统计表栏目不全{{/IN_TITLE}}
{{#IN_STATE}}缺少栏目：{{FOUND}}{{/IN_STATE}}
{{#IN_DEMAND}}同一行表头里应有以下各栏，次序不限：{{EXPECTED}}{{/IN_DEMAND}}
{{#IN_REMEDY}}
请在表头那一行补上所缺的栏目并填好数据，保存后重新发来。
栏目名称请与上面的写法一个字不差；每个栏目占一格，各栏写在同一行。
{{/IN_REMEDY}}
{{/STATISTICS_COLUMNS}}

{{#DOCUMENT_CORRUPT}}
{{#IN_TITLE}}文件打不开{{/IN_TITLE}}
{{#IN_STATE}}打不开{{/IN_STATE}}
{{#IN_DEMAND}}能正常打开的文件{{/IN_DEMAND}}
{{#IN_REMEDY}}
请用原来的软件打开这个文件，点“文件”→“另存为”，文档选 DOCX，表格选 XLSX，保存后把新文件发来。
WPS 文字（.wps）和 WPS 表格（.et）也请这样另存为 DOCX、XLSX，各种软件都能打开。
只改文件名末尾的“.wps”“.doc”等不能改变格式。
自己也打不开时，请换一台电脑试试，或者向起草的同志另要一份。
{{/IN_REMEDY}}
{{/DOCUMENT_CORRUPT}}

{{#ATTACHMENT_ENCRYPTED}}
{{#IN_TITLE}}文件设有密码{{/IN_TITLE}}
{{#IN_STATE}}设有密码，无法打开{{/IN_STATE}}
{{#IN_DEMAND}}不设密码的文件（请不要另外告知密码）{{/IN_DEMAND}}
{{#IN_REMEDY}}
压缩包：请先解压，再直接把各个文件添加为附件；需要压缩的，重新压缩时不要设置密码。
Word、Excel 文件：打开后点“文件”→“信息”→“保护文档”（表格是“保护工作簿”）→“用密码进行加密”，删空密码，点“确定”，再保存。
WPS 文件：打开后点“文件”→“文档加密”→“密码加密”，删空密码，点“应用”，再保存。
PDF 文件：请用原来的文档重新导出，导出时不要设置密码。
{{/IN_REMEDY}}
{{/ATTACHMENT_ENCRYPTED}}

{{#ATTACHMENT_CORRUPT}}
{{#IN_TITLE}}压缩包不完整{{/IN_TITLE}}
{{#IN_STATE}}不能全部解开{{/IN_STATE}}
{{#IN_DEMAND}}能完整解开的压缩包，或者不压缩的文件{{/IN_DEMAND}}
{{#IN_REMEDY}}
最简单的办法：不压缩，直接把各个文件添加为附件发来。
需要压缩的，请重新压缩成一个 ZIP 文件，不要分成几卷；附件上传完成后再点“发送”。
{{/IN_REMEDY}}
{{/ATTACHMENT_CORRUPT}}

{{#ATTACHMENT_BOMB}}
{{#IN_TITLE}}附件过大{{/IN_TITLE}}
{{#IN_STATE}}内容过大、文件过多，或者压缩包里又套着多层压缩包，未能处理{{/IN_STATE}}
{{#IN_DEMAND}}大小适中、不层层压缩的附件{{/IN_DEMAND}}
{{#IN_REMEDY}}
请不要把压缩包再放进压缩包；只选要报送的文件，直接添加为附件发来。
文件较多、一封邮件放不下时，可以分几封发来，每封都直接回复本邮件。
{{/IN_REMEDY}}
{{/ATTACHMENT_BOMB}}

{{#ATTACHMENT_DANGEROUS}}
{{#IN_TITLE}}不能接收的文件{{/IN_TITLE}}
{{#IN_STATE}}是程序、脚本，或者带有宏（能自动运行的命令）的文档，为安全起见没有接收{{/IN_STATE}}
{{#IN_DEMAND}}普通的文档、表格、图片和视频{{/IN_DEMAND}}
{{#IN_REMEDY}}
文档、表格：请用原来的软件打开，点“文件”→“另存为”，文档选 DOCX，表格选 XLSX（不要选“启用宏”的类型），把新文件发来。
程序文件请不要发送；如果不是您有意添加的，请检查电脑是否中了病毒。
{{/IN_REMEDY}}
{{/ATTACHMENT_DANGEROUS}}

{{#ATTACHMENT_LINK}}
{{#IN_TITLE}}只收到下载链接{{/IN_TITLE}}
{{#IN_STATE}}邮件里只有“超大附件”的下载链接，没有文件本身{{/IN_STATE}}
{{#IN_DEMAND}}文件本身{{/IN_DEMAND}}
{{#IN_REMEDY}}
链接过期后就下载不了。文件不太大的，请直接添加为附件重新发来。
确实太大的，请保证链接长期有效：写信时点“超大附件”，有效期选最长的。视频也可用剪辑软件重新导出，分辨率选 720P，文件会小很多。
{{/IN_REMEDY}}
{{/ATTACHMENT_LINK}}
