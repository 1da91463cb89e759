#pragma once
// A contact sheet: where the pictures of all steps stand on one page, and under which title.

#include "app/view/base/geometry.hpp"

#include <cstddef>

namespace cow::ui {

struct SheetGrid {
    Point page;
    Rect title;
    Point cell; ///< the size of a picture
    std::size_t columns = 0;

    /// Where picture `index` stands.
    Rect place(std::size_t index) const;
    /// Its letters can still be read.
    bool readable() const;
};

/// A page of this size for so many pictures, which are as large as they can be.
SheetGrid sheet_grid(std::size_t pictures, Point page);

/// How large a page is when nobody says: with pictures that are easily read, as long as there are not too many.
Point usual_sheet(std::size_t pictures);

} // namespace cow::ui
