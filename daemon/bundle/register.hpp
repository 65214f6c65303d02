// The tables of a bundle, as sheets: register (收件登记表), merged statistics, interim information by date, videos and
// links that are not in the bundle. Pure. Times are by the office's clock.
#pragma once

#include <vector>

#include "daemon/bundle/plan.hpp"
#include "daemon/bundle/statistics.hpp"
#include "daemon/bundle/workbook.hpp"

namespace baosong::bundle {

/// One row for each agency, with counts and totals; the agency's name leads to its folder.
[[nodiscard]] Sheet register_sheet(const State& state, const Plan& plan);

/// 汇总 (every row with its source), 各单位合计, 核对情况. Totals are formulas.
[[nodiscard]] std::vector<Sheet> statistics_sheets(const State& state, const Statistics& statistics);

/// An interim report (活动信息), for lists by date.
struct Interim {
  const storage::InterimReport* report = nullptr;
  const Agency* agency = nullptr;
  std::string title;  ///< of the report itself, else the mail's subject
  std::string link;   ///< the first of its files, else the folder with its text
};
/// By the time of arrival.
[[nodiscard]] std::vector<Interim> interim_reports(const Plan& plan);
[[nodiscard]] Sheet interim_sheet(const State& state, const std::vector<Interim>& reports);

/// Videos, in the bundle or not, and large attachments of which only a link came. Empty where there are none.
[[nodiscard]] std::vector<Sheet> video_sheets(const State& state, const Plan& plan);

/// What a person should know of where the agency stands: 逾期, 发件人待确认, 延期至…, 纸质报送（…）; one a line.
[[nodiscard]] std::string remarks_about(const Agency& agency, const std::string& timezone);

/// "应报送 12 家：已接收 7，待补正 2，未报送 3"
[[nodiscard]] std::string tally(const Plan& plan);

}  // namespace baosong::bundle
