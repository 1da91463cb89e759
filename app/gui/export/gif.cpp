#include "app/gui/export/gif.hpp"

#include <fmt/format.h>
#include <gif_lib.h>

#include <algorithm>
#include <utility>

namespace cow::ui {
namespace {

constexpr int as_before = 255;       // the place of the colour that lets the picture before show
constexpr int bits = 8;              // of a place
constexpr int longest_time = 0xffff; // hundredths

int append(GifFileType* file, const GifByteType* bytes, int count) {
    static_cast<std::string*>(file->UserData)
        ->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
    return count;
}

} // namespace

GifWriter::GifWriter(int width, int height, ColourTable colours)
    : width_(width), height_(height), colours_(std::move(colours)) {
    int error = 0;
    file_ = EGifOpen(&bytes_, append, &error);
    if (file_ == nullptr) {
        good_ = false;
        return;
    }
    ColorMapObject* map = GifMakeMapObject(1 << bits, nullptr);
    for (std::size_t i = 0; i < colours_.colours().size(); ++i) {
        const u32 rgb = colours_.colours()[i];
        map->Colors[i] = {static_cast<GifByteType>(rgb >> 16U), static_cast<GifByteType>(rgb >> 8U),
                          static_cast<GifByteType>(rgb)};
    }
    EGifSetGifVersion(file_, true);
    good_ = EGifPutScreenDesc(file_, width, height, bits, 0, map) == GIF_OK;
    GifFreeMapObject(map);
    // Repeat for ever: an extension that Netscape's browser brought.
    constexpr GifByteType repeat[] = {1, 0, 0};
    good_ = good_ && EGifPutExtensionLeader(file_, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
            EGifPutExtensionBlock(file_, 11, "NETSCAPE2.0") == GIF_OK &&
            EGifPutExtensionBlock(file_, sizeof repeat, repeat) == GIF_OK &&
            EGifPutExtensionTrailer(file_) == GIF_OK;
}

GifWriter::~GifWriter() {
    if (file_ != nullptr) {
        EGifCloseFile(file_, nullptr);
    }
}

std::vector<unsigned char> GifWriter::places_of(const Pixels& pixels) {
    std::vector<unsigned char> out(pixels.rgb.size() / 3);
    u32 before = 0;
    unsigned char place = colours_.nearest(before);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const unsigned char* rgb = &pixels.rgb[i * 3];
        const u32 here = static_cast<u32>(rgb[0]) << 16U | static_cast<u32>(rgb[1]) << 8U | rgb[2];
        if (here != before) {
            before = here;
            place = colours_.nearest(here);
        }
        out[i] = place;
    }
    return out;
}

/// What of `now` is not shown yet; w is 0 when all is.
GifWriter::Part GifWriter::difference(const std::vector<unsigned char>& now) const {
    const auto width = static_cast<std::size_t>(width_);
    if (shown_.empty()) {
        return {0, 0, width_, height_, now};
    }
    int left = width_;
    int right = -1;
    int top = height_;
    int bottom = -1;
    for (int y = 0; y < height_; ++y) {
        const auto row = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(y) * width);
        const auto first = std::mismatch(now.begin() + row, now.begin() + row + width_, shown_.begin() + row);
        if (first.first == now.begin() + row + width_) {
            continue;
        }
        int last = width_ - 1;
        while (now[static_cast<std::size_t>(row + last)] == shown_[static_cast<std::size_t>(row + last)]) {
            --last;
        }
        left = std::min(left, static_cast<int>(first.first - (now.begin() + row)));
        right = std::max(right, last);
        top = std::min(top, y);
        bottom = y;
    }
    if (right < 0) {
        return {};
    }
    Part part{left, top, right - left + 1, bottom - top + 1, {}};
    for (int y = top; y <= bottom; ++y) {
        for (int x = left; x <= right; ++x) {
            const std::size_t at = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x);
            part.places.push_back(now[at] == shown_[at] ? static_cast<unsigned char>(as_before) : now[at]);
        }
    }
    return part;
}

void GifWriter::add(const Pixels& pixels, int hundredths) {
    std::vector<unsigned char> now = places_of(pixels);
    Part part = difference(now);
    if (part.w > 0) {
        write_pending();
        pending_ = std::move(part);
        shown_ = std::move(now);
    }
    prolong(hundredths);
}

void GifWriter::prolong(int hundredths) {
    pending_time_ = std::min(pending_time_ + hundredths, longest_time);
}

void GifWriter::write_pending() {
    if (pending_.w == 0 || !good_) {
        return;
    }
    const GraphicsControlBlock control{DISPOSE_DO_NOT, false, pending_time_,
                                       frames_ == 0 ? NO_TRANSPARENT_COLOR : as_before};
    GifByteType packed[4];
    const auto length = static_cast<int>(EGifGCBToExtension(&control, packed));
    good_ = EGifPutExtension(file_, GRAPHICS_EXT_FUNC_CODE, length, packed) == GIF_OK &&
            EGifPutImageDesc(file_, pending_.x, pending_.y, pending_.w, pending_.h, false, nullptr) == GIF_OK;
    for (int y = 0; y < pending_.h && good_; ++y) {
        good_ =
            EGifPutLine(file_,
                        &pending_.places[static_cast<std::size_t>(y) * static_cast<std::size_t>(pending_.w)],
                        pending_.w) == GIF_OK;
    }
    ++frames_;
    pending_ = {};
    pending_time_ = 0;
}

std::string GifWriter::finish() {
    write_pending();
    if (file_ != nullptr) {
        good_ = EGifCloseFile(std::exchange(file_, nullptr), nullptr) == GIF_OK && good_;
    }
    return good_ && frames_ > 0 ? std::move(bytes_) : std::string();
}

std::string giflib_version() { return fmt::format("{}.{}.{}", GIFLIB_MAJOR, GIFLIB_MINOR, GIFLIB_RELEASE); }

} // namespace cow::ui
