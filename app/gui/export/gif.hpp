#pragma once
// Pictures → an animated GIF, in memory.

#include "app/gui/screen/screen.hpp"
#include "app/view/picture/colour_table.hpp"

#include <memory>
#include <string>
#include <vector>

struct GifFileType;

namespace cow::ui {

/// Of every picture only the rectangle that differs from the one before is kept, and in it only what differs.
class GifWriter {
public:
    /// All pictures are of this size. They are repeated for ever.
    GifWriter(int width, int height, ColourTable colours);
    ~GifWriter();
    GifWriter(const GifWriter&) = delete;
    GifWriter& operator=(const GifWriter&) = delete;

    /// Shown for so many hundredths of a second. A picture that is like the one before prolongs it.
    void add(const Pixels& pixels, int hundredths);
    /// The last picture is shown for so much longer.
    void prolong(int hundredths);
    /// The file's bytes; "" when it could not be made.
    std::string finish();
    std::size_t frames() const { return frames_; }

private:
    struct Part {
        int x = 0, y = 0, w = 0, h = 0;
        std::vector<unsigned char> places; ///< in the colour table
    };
    std::vector<unsigned char> places_of(const Pixels& pixels);
    Part difference(const std::vector<unsigned char>& now) const;
    void write_pending();

    int width_;
    int height_;
    ColourTable colours_;
    std::string bytes_;
    GifFileType* file_ = nullptr;
    bool good_ = true;
    std::size_t frames_ = 0;
    std::vector<unsigned char> shown_; ///< as it looks after the pending part
    Part pending_;
    int pending_time_ = 0;
};

std::string giflib_version(); ///< "5.2.1"

} // namespace cow::ui
