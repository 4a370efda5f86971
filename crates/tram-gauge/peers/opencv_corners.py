"""Finds the page in each photograph as programs with OpenCV usually do: grey, slight blur, Canny,
closed contours, the largest convex one with four corners. Done as well as that can be done: several
thresholds, channels besides grey, the best of all candidates by area and straightness, corners
refined to parts of a pixel. Works at 1008 pixels on the longer side.

Reads names of files as arguments, or from standard input one to a line; prints one line of JSON for
each: {"file", "quad": [[x, y] * 4] | null, "millis"}. The time is that of finding alone, without
reading the file and without making it smaller.
"""

import json
import sys
import time

import cv2
import numpy as np

SIDE = 1008
# Smaller than this share of the frame, nobody means it as the page.
LEAST_AREA = 0.08


def candidates(grey, low, high):
    edges = cv2.Canny(grey, low, high)
    edges = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    whole = grey.shape[0] * grey.shape[1]
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:6]:
        hull = cv2.convexHull(contour)
        if cv2.contourArea(hull) < LEAST_AREA * whole:
            break
        length = cv2.arcLength(hull, True)
        for share in (0.02, 0.03, 0.05):
            corners = cv2.approxPolyDP(hull, share * length, True)
            if len(corners) == 4 and cv2.isContourConvex(corners):
                yield corners.reshape(4, 2).astype(np.float32), contour
                break
        # The four sides that enclose it most closely: right where a corner is rounded or bent.
        corners = cv2.approxPolyN(hull, 4, ensure_convex=True)
        if corners is not None and corners.size == 8:
            yield corners.reshape(4, 2).astype(np.float32), contour


def worth(quad, contour, whole):
    """Area, less what of the contour lies off the four sides."""
    area = cv2.contourArea(quad)
    far = [abs(cv2.pointPolygonTest(quad, (float(x), float(y)), True)) for x, y in contour[::4, 0]]
    off = float(np.mean([distance > 6 for distance in far])) if far else 1.0
    frame = 0.985 * whole
    return 0.0 if area > frame else area / whole * (1.0 - off)


def find(small):
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    # Equalised channels would find more, and more that is not there: measured on tuning pictures.
    planes = [grey, cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 1]]
    whole = grey.shape[0] * grey.shape[1]
    best, most = None, 0.0
    for plane in planes:
        soft = cv2.GaussianBlur(plane, (5, 5), 0)
        middle = float(np.median(soft))
        for low, high in ((50, 150), (max(10, 0.66 * middle), 1.33 * middle), (20, 60)):
            for quad, contour in candidates(soft, low, high):
                value = worth(quad, contour, whole)
                if value > most:
                    best, most = quad, value
    if best is None:
        return None
    ends = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 20, 0.05)
    height, width = grey.shape
    refined = best.copy()
    for at, (x, y) in enumerate(best):
        # Only what lies in the picture can be looked at more closely.
        if 6 <= x < width - 6 and 6 <= y < height - 6:
            one = best[at].reshape(1, 1, 2).copy()
            refined[at] = cv2.cornerSubPix(grey, one, (5, 5), (-1, -1), ends).reshape(2)
    # A corner that ran away was none.
    moved = np.linalg.norm(refined - best, axis=1, keepdims=True)
    return np.where(moved < 6, refined, best)


def clockwise(quad):
    middle = quad.mean(axis=0)
    angle = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    quad = quad[np.argsort(angle)]
    first = int(np.argmin(quad.sum(axis=1)))
    return np.roll(quad, -first, axis=0)


def main():
    cv2.setNumThreads(1)
    names = sys.argv[1:] or [line.rstrip("\n") for line in sys.stdin if line.strip()]
    for name in names:
        image = cv2.imread(name, cv2.IMREAD_COLOR)
        if image is None:
            print(json.dumps({"file": name, "quad": None, "millis": 0.0}), flush=True)
            continue
        scale = min(1.0, SIDE / max(image.shape[:2]))
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        begun = time.perf_counter()
        # Places of pixels are those of their middles, in the small picture as in the large one.
        quad = find(small)
        millis = (time.perf_counter() - begun) * 1000
        found = None if quad is None else ((clockwise(quad) + 0.5) / scale - 0.5).round(2).tolist()
        print(json.dumps({"file": name, "quad": found, "millis": round(millis, 3)}), flush=True)


main()
