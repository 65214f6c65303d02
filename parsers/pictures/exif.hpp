// The one thing that is needed of EXIF: how the picture is to be turned. EXIF 2.3 tag 0x0112 in IFD0 of a TIFF block.
// Offsets that lead out of the block, and values outside 1…8, mean 1 (upright).
#pragma once

#include <string_view>

namespace baosong::parsers {

/// `tiff` begins with "II*\0" or "MM\0*".
[[nodiscard]] int exif_orientation(std::string_view tiff);

}  // namespace baosong::parsers
