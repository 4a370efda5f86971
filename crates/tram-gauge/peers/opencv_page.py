"""The page pipeline as one writes it with OpenCV: decode, shrink, find four corners, straighten with
the corners given, even out the light, encode at quality 85.

usage: opencv_page.py THREADS PHOTO WIDTH HEIGHT X0 Y0 X1 Y1 X2 Y2 X3 Y3
Answers each line "page" or "quad" on standard input with the milliseconds it took.
"""

import sys
import time

import cv2
import numpy as np


def corners(image):
    long = max(image.shape[:2])
    by = 1008 / long
    small = cv2.resize(image, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    edges = cv2.dilate(cv2.Canny(cv2.GaussianBlur(grey, (5, 5), 0), 50, 150), None)
    outlines, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:5]:
        shape = cv2.approxPolyDP(outline, 0.02 * cv2.arcLength(outline, True), True)
        if len(shape) == 4:
            return shape.reshape(4, 2) / by
    return None


def flattened(page):
    height, width = page.shape[:2]
    small = cv2.resize(page, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    ground = cv2.dilate(small, np.ones((9, 9), np.uint8))
    ground = cv2.GaussianBlur(ground, (0, 0), 6)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(page, ground, scale=244)


def main():
    threads, photo, width, height = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    cv2.setNumThreads(threads)
    quad = np.float32([float(word) for word in sys.argv[5:13]]).reshape(4, 2)
    with open(photo, "rb") as file:
        encoded = np.frombuffer(file.read(), np.uint8)
    target = np.float32([(0, 0), (width, 0), (width, height), (0, height)])

    def page():
        image = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
        corners(image)
        straight = cv2.getPerspectiveTransform(quad, target)
        warped = cv2.warpPerspective(image, straight, (width, height), flags=cv2.INTER_LINEAR)
        return cv2.imencode(".jpg", flattened(warped), [cv2.IMWRITE_JPEG_QUALITY, 85])

    opened = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    work = {"page": page, "quad": lambda: corners(opened)}
    for line in sys.stdin:
        start = time.perf_counter()
        work[line.strip()]()
        print(f"{(time.perf_counter() - start) * 1000:.3f} 0 0", flush=True)


main()
