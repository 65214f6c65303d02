// See submissions.hpp. All agencies' mails follow one plan, `Plan`; what differs is what the demo is about.
#include "tests/demo/submissions.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "tests/samples/samples.hpp"

namespace baosong::demo {
namespace {

using parsers::mime::OutgoingAttachment;
using parsers::mime::OutgoingMail;

struct Agency {
  std::string id;
  std::string place;    ///< 福州市
  std::string name;     ///< official, as on the roster
  std::string address;  ///< from which it writes
  std::string campaign_work;
};

const std::vector<Agency>& agencies() {
  static const std::vector<Agency> list{
      {"fuzhou", "福州市", "福州市市场监督管理局", "zlc@fuzhou.example",
       "组织“质量开放日”活动12场，邀请市民代表走进企业实验室"},
      {"xiamen", "厦门市", "厦门市市场监督管理局", "zlfz@xiamen.example", "开展中小企业质量帮扶，上门服务企业86家"},
      {"putian", "莆田市", "莆田市市场监督管理局", "zhiliang@putian.example", "举办鞋服行业质量比对提升活动"},
      {"sanming", "三明市", "三明市市场监督管理局", "office@sanming.example", "在钢铁、林产加工行业推广首席质量官制度"},
      {"quanzhou", "泉州市", "泉州市市场监督管理局", "zlk@quanzhou.example", "组织陶瓷卫浴产品质量提升现场会"},
      {"zhangzhou", "漳州市", "漳州市市场监督管理局", "zlk@zhangzhou.example", "开展食品生产企业质量管理体系培训9期"},
      {"nanping", "南平市", "南平市市场监督管理局", "zlk@nanping.example", "围绕武夷岩茶开展地理标志产品质量宣传"},
      {"longyan", "龙岩市", "龙岩市市场监督管理局", "zlk@longyan.example", "在机械装备产业园设立质量服务驿站"},
      {"ningde", "宁德市", "宁德市市场监督管理局", "zlk@ningde.example", "联合锂电新能源企业发布质量信用承诺"},
      {"pingtan", "平潭", "平潭综合实验区市场监督管理局", "pingtan-zhiliang@mailbox.example",
       "面向两岸青年开展质量知识竞赛"},
  };
  return list;
}

const Agency& agency(std::string_view id) {
  return *std::find_if(agencies().begin(), agencies().end(), [&](const Agency& a) { return a.id == id; });
}

OutgoingAttachment attachment(std::string name, std::string media_type, std::string bytes) {
  OutgoingAttachment file;
  file.name = std::move(name);
  file.media_type = std::move(media_type);
  file.bytes = std::move(bytes);
  return file;
}

OutgoingAttachment summary_of(const Agency& who) {
  const std::vector<std::string> paragraphs{
      "今年“质量月”期间，" + who.name +
          "认真落实省质量强省工作联席会议办公室的通知要求，精心组织，广泛发动，各项活动有序开展、取得实效。",
      "一、加强组织领导。成立活动领导小组，制定实施方案，明确责任分工，召开部署会议2次。",
      "二、突出活动主题。" + who.campaign_work + "，现场解答群众咨询300余人次，发放宣传资料2000余份。",
      "三、扩大社会影响。通过广播电视、政务新媒体刊发信息20余条，营造了人人重视质量、人人创造质量、人人享受质量的良好氛"
      "围。",
      "下一步，我们将巩固活动成果，持续推进质量强市建设，为高质量发展作出新的贡献。",
      who.name,
  };
  const std::string title = who.place + "“质量月”活动总结";
  return attachment(title + ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    samples::make_docx(title, paragraphs));
}

OutgoingAttachment jpeg(std::string name, std::uint32_t seed, int width = 1280, int height = 960) {
  return attachment(std::move(name), "image/jpeg", samples::make_jpeg(width, height, seed));
}

std::vector<OutgoingAttachment> captioned_pictures(std::uint32_t seed) {
  return {jpeg("图1 “质量月”活动启动仪式现场.jpg", seed), jpeg("图2 工作人员向群众讲解质量知识.jpg", seed + 1),
          jpeg("图3 质量专家走进生产车间指导.jpg", seed + 2)};
}

OutgoingAttachment video(const Agency& who) {
  static const std::string bytes = samples::make_mp4(1280, 720, 2.0);
  return attachment(who.place + "活动视频.mp4", "video/mp4", bytes);
}

class Plan {
 public:
  Plan(std::string_view id, int days_before_deadline, std::string state, std::string description)
      : who_(agency(id)),
        submission_{.agency = who_.id,
                    .days_before_deadline = days_before_deadline,
                    .state = std::move(state),
                    .description = std::move(description),
                    .mail = {}} {
    submission_.mail.from = {who_.address, who_.name};
    submission_.mail.subject = who_.name + "报送“质量月”活动材料";
    submission_.mail.text =
        "省质量强省工作联席会议办公室：\n\n    现将我单位“质量月”活动材料报上，请查收。\n\n" + who_.name + "\n";
  }

  [[nodiscard]] const Agency& who() const { return who_; }
  Plan& with(OutgoingAttachment attachment) {
    submission_.mail.attachments.push_back(std::move(attachment));
    return *this;
  }
  Plan& with(std::vector<OutgoingAttachment> attachments) {
    for (auto& attachment : attachments) with(std::move(attachment));
    return *this;
  }
  Plan& with_summary() { return with(summary_of(who_)); }
  Plan& with_video() { return with(video(who_)); }
  [[nodiscard]] Submission done() const { return submission_; }

 private:
  const Agency& who_;
  Submission submission_;
};

Submission too_small() {
  return Plan("xiamen", 6, "needs_correction", "总结、图片3张、视频；其中一张图片仅800×600")
      .with_summary()
      .with(jpeg("图1 质量帮扶小分队走访企业.jpg", 20))
      .with(jpeg("图2 企业质量诊断座谈会.jpg", 21, 800, 600))
      .with(jpeg("图3 计量检测人员现场校准设备.jpg", 22))
      .with_video()
      .done();
}

Submission png_named_jpg() {
  OutgoingAttachment picture = jpeg("图2 食品企业质量培训课堂.jpg", 0);
  picture.bytes = samples::make_png(1280, 960, 31);
  return Plan("zhangzhou", 5, "needs_correction", "总结、图片2张、视频；其中一张名为.jpg，实为PNG格式")
      .with_summary()
      .with(jpeg("图1 质量管理体系培训开班.jpg", 30))
      .with(std::move(picture))
      .with_video()
      .done();
}

Submission seven_pictures() {
  const std::vector<std::string> scenes{"现场会主会场全景", "与会代表参观样品展区", "企业代表作经验交流",
                                        "专家点评陶瓷样品", "检测机构现场演示",     "质量承诺书签字仪式",
                                        "媒体记者现场采访"};
  Plan plan("quanzhou", 4, "needs_correction", "总结、图片7张、视频；图片超过6张");
  plan.with_summary();
  for (std::uint32_t i = 0; i < scenes.size(); ++i) {
    plan.with(jpeg("图" + std::to_string(i + 1) + " " + scenes[i] + ".jpg", 40 + i, 1024, 768));
  }
  return plan.with_video().done();
}

Submission gbk_zip() {
  std::vector<samples::ZipMember> members;
  for (auto& picture : captioned_pictures(80))
    members.push_back({"活动照片/" + picture.name, std::move(picture.bytes)});
  return Plan("ningde", 2, "accepted", "总结、视频，图片3张装在压缩包内（包内文件名为GBK编码）")
      .with_summary()
      .with(attachment("活动照片.zip", "application/zip",
                       samples::make_zip(members, {.names = samples::ZipOptions::Names::gb18030})))
      .with_video()
      .done();
}

Submission advertisement() {
  Submission spam{.agency = "", .days_before_deadline = 5, .state = "", .description = "广告邮件", .mail = {}};
  spam.mail.from = {"sales@promotion.example", "企业邮箱服务中心"};
  spam.mail.subject = "企业邮箱扩容特惠，限时五折";
  spam.mail.text = "尊敬的用户：\n\n现在升级即可享受五折优惠，空间翻倍，名额有限，欲购从速。\n";
  return spam;
}

Submission automatic_reply() {
  Submission reply = Plan("nanping", 3, "", "自动回复").done();
  reply.mail.subject = "自动回复：关于做好“质量月”活动材料报送工作的通知";
  reply.mail.text = "您好，您的邮件已收到，我会尽快处理。\n";
  reply.mail.extra_fields = {{"Auto-Submitted", "auto-replied"}, {"X-Autoreply", "yes"}};
  return reply;
}

}  // namespace

std::chrono::sys_seconds arrival(const Submission& submission, std::chrono::sys_days deadline) {
  return deadline - std::chrono::days(submission.days_before_deadline) + std::chrono::hours(2);
}

std::vector<Submission> submissions(std::chrono::sys_days deadline, const std::string& office) {
  std::vector<Submission> all{
      Plan("fuzhou", 7, "accepted", "总结、图片3张、视频，齐全合格")
          .with_summary()
          .with(captioned_pictures(10))
          .with_video()
          .done(),
      too_small(),
      png_named_jpg(),
      advertisement(),
      seven_pictures(),
      automatic_reply(),
      Plan("sanming", 3, "accepted", "总结、图片3张；未附视频（视频非必报，提示即可）")
          .with_summary()
          .with(captioned_pictures(50))
          .done(),
      Plan("putian", 3, "needs_correction", "只有图片3张和视频，缺活动总结")
          .with(captioned_pictures(60))
          .with_video()
          .done(),
      Plan("longyan", 2, "needs_correction", "总结、图片2张、视频；图片没有文字说明")
          .with_summary()
          .with(jpeg("IMG_20210915_101532.jpg", 70))
          .with(jpeg("mmexport1631672312345.jpg", 71))
          .with_video()
          .done(),
      gbk_zip(),
      Plan("pingtan", 1, "accepted", "总结、图片3张、视频；发件地址不在名录内（按单位名称认出，待核实）")
          .with_summary()
          .with(captioned_pictures(90))
          .with_video()
          .done(),
      Plan("nanping", -1, "accepted", "总结、图片3张、视频，齐全合格，但已过截止日期")
          .with_summary()
          .with(captioned_pictures(100))
          .with_video()
          .done(),
  };
  int number = 0;
  for (auto& submission : all) {
    submission.mail.to = {{office, "省质量强省工作联席会议办公室"}};
    submission.mail.date = arrival(submission, deadline) - std::chrono::minutes(1);
    const std::string& address = submission.mail.from.address;
    submission.mail.message_id = "<demo-" + std::to_string(++number) + address.substr(address.find('@')) + ">";
  }
  return all;
}

}  // namespace baosong::demo
